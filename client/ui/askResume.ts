import * as vscode from 'vscode';
import type { ShownPlan } from '../../engine/index.ts';
import type { Resume } from '../runs/operation.ts';
import type { ErrorEvent } from '../runs/outcome.ts';
import { openErrorPlace } from './openPlace.ts';
import { shortPaths } from './shortPaths.ts';

type Question = NonNullable<ShownPlan['resume']>;

/**
 * Ask where in the cloud-config entries to go on.
 *
 * @param refusal says why that has to be asked, and where the entry in flight is written
 * @param failed the entry that is known to have failed, to propose it
 * @returns `undefined` when the user decided nothing
 */
export async function askResume(
  instance: string,
  { inFlight, entries }: Question,
  refusal: ErrorEvent,
  failed: number | undefined,
): Promise<Resume | undefined> {
  return inFlight === undefined ? askEntry(instance, entries, failed) : askHalfDone(inFlight, entries, refusal);
}

/** Nobody can tell how much of it was done. */
async function askHalfDone(
  entry: number,
  entries: Question['entries'],
  refusal: ErrorEvent,
): Promise<Resume | undefined> {
  const { t } = vscode.l10n;
  const { text, place } = entries[entry - 1] ?? { text: '', place: '' };
  const again = t('Do Entry {0} Again', entry);
  const after = t('Go On After It');
  const openFile = t('Open File');
  const question = t(
    'Entry {0} of {1} had begun when the last run stopped: it may be done, or half done.',
    entry,
    entries.length,
  );
  const options = { modal: true, detail: `${text}\n${shortPaths(place)}` };
  const answer = await vscode.window.showWarningMessage(question, options, again, after, openFile);
  if (answer === openFile) await openErrorPlace(refusal);
  if (answer === again) return 'repeat';
  return answer === after ? { from: entry + 1 } : undefined;
}

/** No journal of the run that stopped, or other files than then. */
async function askEntry(
  instance: string,
  entries: Question['entries'],
  failed: number | undefined,
): Promise<Resume | undefined> {
  const { t } = vscode.l10n;
  const quickPick = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly from: number }>();
  quickPick.title = t('Continue {0}: from which cloud-config entry?', instance);
  quickPick.placeholder = t('The entries before it are taken to be done');
  quickPick.items = [
    ...entries.map(({ text, place }, index) => ({
      from: index + 1,
      label: `${index + 1}. ${text}`,
      detail: shortPaths(place),
    })),
    { from: entries.length + 1, label: t('None: all of them are done') },
  ];
  quickPick.activeItems = quickPick.items.filter(({ from }) => from === failed);
  quickPick.matchOnDetail = true;
  quickPick.ignoreFocusOut = true;
  try {
    const from = await new Promise<number | undefined>((resolve) => {
      quickPick.onDidAccept(() => resolve(quickPick.selectedItems[0]?.from));
      quickPick.onDidHide(() => resolve(undefined));
      quickPick.show();
    });
    return from === undefined ? undefined : { from };
  } finally {
    quickPick.dispose();
  }
}
