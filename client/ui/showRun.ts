import * as vscode from 'vscode';
import type { RunEvent } from '../../engine/index.ts';
import type { Client } from '../client.ts';
import { followLog } from '../runs/follow.ts';
import { withEvent, type ErrorEvent, type Outcome } from '../runs/outcome.ts';
import { cancelRun, forgetRun, isRunning, logOf, type RunRecord } from '../runs/record.ts';
import { operationWords, type OperationWords } from './operationWords.ts';
import { openPlace } from './openPlace.ts';

/** Show a run as it goes on, with a way to cancel it, until its end. */
export async function showRun(client: Client, record: RunRecord): Promise<Outcome> {
  const words = operationWords(record.operation.name, record.operation.instance);
  client.log.info(`── ${words.running} (${record.operation.file})`);
  const options = { location: vscode.ProgressLocation.Notification, title: words.running, cancellable: true };
  const outcome = await vscode.window.withProgress(options, async (progress, cancellation) => {
    cancellation.onCancellationRequested(() => {
      progress.report({ message: vscode.l10n.t('stopping …') });
      void cancelRun(record);
    });
    let outcome: Outcome = {};
    let step = '';
    for await (const event of followLog(logOf(client.context, record.id), () => isRunning(record))) {
      outcome = withEvent(outcome, event);
      write(client.log, event);
      if (event.type === 'step' && event.state === 'begin') {
        step = `${event.number}/${event.total} ${event.text}`;
        progress.report({ message: step, increment: 100 / event.total });
      } else if (event.type === 'progress') {
        progress.report({ message: `${step} · ${event.text}` });
      }
    }
    return outcome;
  });
  await forgetRun(client.context, record);
  return outcome;
}

/** Say how a run ended, with the next useful button. */
export async function showOutcome(client: Client, { operation }: RunRecord, outcome: Outcome): Promise<void> {
  const words = operationWords(operation.name, operation.instance);
  await (outcome.exitCode === 0 ? showSuccess(client, words, outcome) : showFailure(client, words, outcome));
}

async function showSuccess(client: Client, words: OperationWords, { address }: Outcome): Promise<void> {
  const showLog = vscode.l10n.t('Show Log');
  const copyAddress = vscode.l10n.t('Copy Address');
  const text = address === undefined ? words.done : `${words.done} ${vscode.l10n.t('Address: {0}', address)}`;
  client.log.info(text);
  const buttons = address === undefined ? [showLog] : [copyAddress, showLog];
  const answer = await vscode.window.showInformationMessage(text, ...buttons);
  if (answer === showLog) client.log.show(true);
  if (answer === copyAddress && address !== undefined) await vscode.env.clipboard.writeText(address);
}

async function showFailure(client: Client, words: OperationWords, { error }: Outcome): Promise<void> {
  const showLog = vscode.l10n.t('Show Log');
  const openFile = vscode.l10n.t('Open File');
  const reason = error?.text ?? vscode.l10n.t('it ended before it was done; run it again to continue.');
  const buttons = error?.file === undefined ? [showLog] : [openFile, showLog];
  const answer = await vscode.window.showErrorMessage(`${words.failed}: ${reason}`, ...buttons);
  if (answer === showLog) client.log.show(true);
  if (answer === openFile) await openErrorPlace(error);
}

async function openErrorPlace(error: ErrorEvent | undefined): Promise<void> {
  if (error?.file !== undefined) await openPlace(error.file, error.line ?? 1, error.column ?? 1);
}

function write(log: vscode.LogOutputChannel, event: RunEvent): void {
  switch (event.type) {
    case 'plan':
      return log.info(
        `${event.plan.title}\n${event.plan.steps.map(({ number, text }) => `  ${number}. ${text}`).join('\n')}`,
      );
    case 'step':
      return event.state === 'failed'
        ? log.error(`${event.number}/${event.total} ${event.text}: failed`)
        : log.info(`${event.number}/${event.total} ${event.text}${event.state === 'done' ? ': done' : ''}`);
    case 'output':
      return log.info(`  ${event.text.trimEnd()}`);
    case 'progress':
      return log.debug(event.text);
    case 'address':
      return log.info(event.address);
    case 'warning':
      return log.warn(event.text);
    case 'error':
      return log.error(event.text);
    case 'end':
      return log.info(`ended with code ${event.exitCode}`);
  }
}
