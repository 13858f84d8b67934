import { delimiter } from 'node:path';
import * as vscode from 'vscode';
import type { CommandLineSettings } from './runs/operation.ts';

/** The user's settings at this moment; `sudo` is empty where the environment (LXOPS_SUDO) shall decide. */
export function readSettings(): CommandLineSettings {
  const configuration = vscode.workspace.getConfiguration('lxops');
  return { socket: configuration.get('socket', ''), sudo: configuration.get('sudo', '') };
}

/** The modules of the user's own, as the command line takes them: paths in environment variables, separated as on PATH. */
export function moduleEnvironment(): Record<string, string> {
  const configuration = vscode.workspace.getConfiguration('lxops');
  const listed = Object.entries({ LXOPS_OSTYPES: 'ostypes', LXOPS_MIGRATIONS: 'migrations' }).map(
    ([name, key]) => [name, configuration.get<string[]>(key, []).join(delimiter)] as const,
  );
  return Object.fromEntries(listed.filter(([, paths]) => paths !== ''));
}
