import { mkdir, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { readSettings } from '../settings.ts';
import { startCommandLine } from './commandLine.ts';
import { runArguments, type Operation } from './operation.ts';
import { processIdentity } from './processIdentity.ts';

/** A run that was started from a window and may outlive it. Kept as `ID.json` beside its log `ID.jsonl`. */
export interface RunRecord {
  readonly id: string;
  readonly operation: Operation;
  readonly pid: number;
  /** See `processIdentity`: `undefined` when the process had ended before it could be asked. */
  readonly identity?: string;
  /** The window that started it, by its folders: another one does not take it over. */
  readonly window: string;
}

/** Start an operation whose output goes to a log that only this user can read. */
export async function startRun(
  context: vscode.ExtensionContext,
  operation: Operation,
  digest: string | undefined,
): Promise<RunRecord> {
  const id = randomUUID();
  await mkdir(runsFolder(context), { recursive: true, mode: 0o700 });
  const log = await open(logOf(context, id), 'wx', 0o600);
  try {
    const args = runArguments(operation, readSettings(), digest);
    const child = await startCommandLine(context, operation, args, ['ignore', log.fd, log.fd]);
    child.unref();
    const pid = child.pid ?? 0;
    const identity = await processIdentity(pid);
    const record: RunRecord = {
      id,
      operation,
      pid,
      window: thisWindow(),
      ...(identity === undefined ? {} : { identity }),
    };
    await writeFile(recordOf(context, id), JSON.stringify(record), { mode: 0o600 });
    return record;
  } finally {
    await log.close();
  }
}

/** The runs that this window started before it was reloaded and whose end it has not shown. */
export async function unfinishedRuns(context: vscode.ExtensionContext): Promise<RunRecord[]> {
  const names = await readdir(runsFolder(context)).catch(() => []);
  const records = await Promise.all(
    names.filter((name) => name.endsWith('.json')).map((name) => readRecord(join(runsFolder(context), name))),
  );
  return records.filter((record): record is RunRecord => record?.window === thisWindow());
}

/** Is the process of this run still there, and still the same one? */
export async function isRunning({ pid, identity }: RunRecord): Promise<boolean> {
  return identity !== undefined && (await processIdentity(pid)) === identity;
}

/** Ask the run to stop after the step it is in; it says what is done and what remains. */
export async function cancelRun(record: RunRecord): Promise<void> {
  if (await isRunning(record)) process.kill(record.pid, 'SIGTERM');
}

/** Forget a run whose end was shown. The engine's own journal stays. */
export async function forgetRun(context: vscode.ExtensionContext, { id }: RunRecord): Promise<void> {
  await rm(recordOf(context, id), { force: true });
  await rm(logOf(context, id), { force: true });
}

/** The file that the run writes its events to. */
export function logOf(context: vscode.ExtensionContext, id: string): string {
  return join(runsFolder(context), `${id}.jsonl`);
}

function recordOf(context: vscode.ExtensionContext, id: string): string {
  return join(runsFolder(context), `${id}.json`);
}

function runsFolder(context: vscode.ExtensionContext): string {
  return vscode.Uri.joinPath(context.globalStorageUri, 'runs').fsPath;
}

function thisWindow(): string {
  return (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.toString()).join(' ');
}

async function readRecord(path: string): Promise<RunRecord | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as RunRecord;
  } catch {
    return undefined; // half-written when the window closed: the run itself is in the engine's journal
  }
}
