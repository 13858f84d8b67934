import * as vscode from 'vscode';
import type { IncusClient, InstanceTarget } from '../../engine/index.ts';
import type { Client } from '../client.ts';
import { readSettings } from '../settings.ts';
import { isInstanceRow } from '../tree/instanceRow.ts';
import type { Target } from './target.ts';

const STOP_SECONDS = 30;

/** Start a stopped instance. No plan and no journal: nothing is lost by it, and nothing has to be continued. */
export async function start(client: Client, target: Target): Promise<void> {
  await withInstance(
    client,
    target,
    { title: 'start', verb: vscode.l10n.t('Starting') },
    async (server, instance, signal) => {
      const { startInstance } = await import('../../engine/index.ts');
      await startInstance(server, instance, signal);
    },
  );
}

/** Ask a running instance to shut down. */
export async function stop(client: Client, target: Target): Promise<void> {
  await withInstance(
    client,
    target,
    { title: 'stop', verb: vscode.l10n.t('Stopping') },
    async (server, instance, signal) => {
      const { stopInstance } = await import('../../engine/index.ts');
      await stopInstance(server, instance, { timeoutSeconds: STOP_SECONDS, force: false }, signal);
    },
  );
}

async function withInstance(
  client: Client,
  target: Target,
  { title, verb }: { readonly title: string; readonly verb: string },
  change: (server: IncusClient, instance: InstanceTarget, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  if (!isInstanceRow(target)) return;
  const { name, project } = target.instance;
  const options = { location: vscode.ProgressLocation.Notification, title: `${verb} ${name}`, cancellable: true };
  await vscode.window.withProgress(options, async (_progress, cancellation) => {
    const abort = new AbortController();
    cancellation.onCancellationRequested(() => abort.abort());
    const { findServer, whileAlone } = await import('../../engine/index.ts');
    const { socket } = readSettings();
    const server = await findServer(socket === '' ? {} : { socketPath: socket }, process.env, abort.signal);
    try {
      const instance = { project, instance: name };
      await whileAlone(server, instance, `${title} ${name}`, () => change(server, instance, abort.signal));
      client.log.info(`${verb} ${project}/${name}: done`);
    } finally {
      await server.close();
    }
  });
}
