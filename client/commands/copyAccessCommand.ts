import { stat, readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import * as vscode from 'vscode';
import type { Client } from '../client.ts';

/** Copy the command that lets this user talk to the server: it joins the group that owns the socket. */
export async function copyAccessCommand(client: Client): Promise<void> {
  const state = client.instances.state();
  if (!('address' in state)) return;
  const command = `sudo usermod -aG ${await groupOf(state.address)} ${userInfo().username}`;
  await vscode.env.clipboard.writeText(command);
  const message = vscode.l10n.t('Copied: {0} – run it in a terminal, then log in again.', command);
  void vscode.window.showInformationMessage(message);
}

/** The name of the socket's group; that of Incus where even its directory is closed. */
async function groupOf(socket: string): Promise<string> {
  const usual = socket.includes('lxd') ? 'lxd' : 'incus-admin';
  try {
    const { gid } = await stat(socket);
    const groups = await readFile('/etc/group', 'utf8');
    return (
      groups
        .split('\n')
        .find((line) => line.split(':')[2] === String(gid))
        ?.split(':')[0] ?? usual
    );
  } catch {
    return usual;
  }
}
