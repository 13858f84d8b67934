import * as vscode from 'vscode';
import type { RunEvent } from '../../engine/index.ts';
import type { Client } from '../client.ts';
import { followLog } from '../runs/follow.ts';
import type { Operation } from '../runs/operation.ts';
import { withEvent, type Outcome } from '../runs/outcome.ts';
import { cancelRun, forgetRun, isRunning, logOf, type RunRecord } from '../runs/record.ts';
import { operationWords, type OperationWords } from './operationWords.ts';
import { openErrorPlace } from './openPlace.ts';
import { shortPaths } from './shortPaths.ts';

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
      const [level, text] = logLine(event);
      client.log[level](text);
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

/**
 * Say how a run ended, with the next useful button.
 *
 * @param canContinue something goes on from where it stopped; then that is offered
 * @returns whether to continue
 */
export async function showOutcome(
  client: Client,
  { name, instance }: Operation,
  outcome: Outcome,
  canContinue: boolean,
): Promise<boolean> {
  const words = operationWords(name, instance);
  if (outcome.exitCode !== 0) return await showFailure(client, words, outcome, canContinue);
  await showSuccess(client, words, outcome);
  return false;
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

async function showFailure(
  client: Client,
  words: OperationWords,
  { error }: Outcome,
  canContinue: boolean,
): Promise<boolean> {
  const goOn = vscode.l10n.t('Continue …');
  const showLog = vscode.l10n.t('Show Log');
  const openFile = vscode.l10n.t('Open File');
  const reason = error?.text ?? vscode.l10n.t('it ended before it was done; run it again to continue.');
  const buttons = [...(canContinue ? [goOn] : []), ...(error?.file === undefined ? [] : [openFile]), showLog];
  const answer = await vscode.window.showErrorMessage(`${words.failed}: ${shortPaths(reason)}`, ...buttons);
  if (answer === showLog) client.log.show(true);
  if (answer === openFile) await openErrorPlace(error);
  return answer === goOn;
}

type LogLine = readonly [level: 'debug' | 'info' | 'warn' | 'error', text: string];

function logLine(event: RunEvent): LogLine {
  switch (event.type) {
    case 'plan':
      return [
        'info',
        [event.plan.title, ...event.plan.steps.map(({ number, text }) => `  ${number}. ${text}`)].join('\n'),
      ];
    case 'step': {
      const text = `${event.number}/${event.total} ${event.text}`;
      return event.state === 'failed'
        ? ['error', `${text}: failed`]
        : ['info', event.state === 'done' ? `${text}: done` : text];
    }
    case 'output':
      return ['info', `  ${event.text.trimEnd()}`];
    case 'progress':
      return ['debug', event.text];
    case 'address':
      return ['info', event.address];
    case 'result':
      return ['info', event.text];
    case 'warning':
      return ['warn', event.text];
    case 'error':
      return ['error', event.text];
    case 'end':
      return ['info', `ended with code ${event.exitCode}`];
  }
}
