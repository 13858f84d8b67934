import * as vscode from 'vscode';
import type { Client } from '../client.ts';
import { isInstanceRow } from '../tree/instanceRow.ts';
import type { Target } from './target.ts';

/** Copy the address of an instance. */
export async function copyAddress(_client: Client, target: Target): Promise<void> {
  if (!isInstanceRow(target)) return;
  const address = target.instance.ipv4[0] ?? target.instance.ipv6[0];
  if (address !== undefined) await vscode.env.clipboard.writeText(address);
}
