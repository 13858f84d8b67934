import * as vscode from 'vscode';
import type { CommandLineSettings } from './runs/operation.ts';

/** The user's settings at this moment; `sudo` is empty where the environment (LXOPS_SUDO) shall decide. */
export function readSettings(): CommandLineSettings {
  const configuration = vscode.workspace.getConfiguration('lxops');
  return { socket: configuration.get('socket', ''), sudo: configuration.get('sudo', '') };
}
