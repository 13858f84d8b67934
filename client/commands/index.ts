import * as vscode from 'vscode';
import type { Client } from '../client.ts';
import { showError } from '../ui/showError.ts';
import { start, stop } from './changeState.ts';
import { continueRun } from './continueRun.ts';
import { copyAccessCommand } from './copyAccessCommand.ts';
import { copyAddress } from './copyAddress.ts';
import { deleteInstance } from './deleteInstance.ts';
import { destroy } from './destroy.ts';
import { launch } from './launch.ts';
import { migrateFile } from './migrateFile.ts';
import { openFile } from './openFile.ts';
import { rebuild } from './rebuild.ts';
import { showPlan } from './showPlan.ts';
import type { Target } from './target.ts';

type Command = (client: Client, target: Target) => Promise<void> | void;

/** Every command of the manifest that needs no trust: it only reads or edits text. */
const readingCommands: Readonly<Record<string, Command>> = {
  'lxops.migrateFile': migrateFile,
  'lxops.openFile': openFile,
  'lxops.showLog': ({ log }) => log.show(),
};

/** Every command that talks to the server or runs the command line. */
const trustedCommands: Readonly<Record<string, Command>> = {
  'lxops.launch': launch,
  'lxops.rebuild': rebuild,
  'lxops.delete': deleteInstance,
  'lxops.destroy': destroy,
  'lxops.showPlan': showPlan,
  'lxops.continue': continueRun,
  'lxops.start': start,
  'lxops.stop': stop,
  'lxops.copyAddress': copyAddress,
  'lxops.copyAccessCommand': copyAccessCommand,
  'lxops.refresh': ({ instances }) => instances.refresh(),
};

export function registerCommands(client: Client): vscode.Disposable {
  return vscode.Disposable.from(
    ...Object.entries(readingCommands).map(([id, command]) => register(client, id, command)),
    ...Object.entries(trustedCommands).map(([id, command]) => register(client, id, ifTrusted(command))),
  );
}

function register(client: Client, id: string, command: Command): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (target: Target) => {
    try {
      await command(client, target);
    } catch (error) {
      await showError(client.log, error);
    }
  });
}

/** Said rather than hidden: a command that is missing or grey explains nothing. */
function ifTrusted(command: Command): Command {
  return async (client, target) => {
    if (vscode.workspace.isTrusted) return command(client, target);
    const manage = vscode.l10n.t('Manage Workspace Trust');
    const message = vscode.l10n.t('Instances are changed only from a trusted workspace.');
    if ((await vscode.window.showErrorMessage(message, manage)) === manage) {
      await vscode.commands.executeCommand('workbench.trust.manage');
    }
  };
}
