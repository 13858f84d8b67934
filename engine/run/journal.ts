import { appendFile, mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Plan } from '../plan/plan.ts';
import type { Step } from '../plan/step.ts';
import type { UnfinishedRun } from '../plan/world.ts';
import { type JournalLine, runLine, stepLine, unfinishedRun } from './journalLines.ts';

/** The record of one run, written around every step, so that a run that is killed can be continued. */
export interface Journal {
  readonly begin: (step: Step) => Promise<void>;
  readonly done: (step: Step) => Promise<void>;
  /** The run ended before its end; what is left to do stays known. */
  readonly stopped: () => Promise<void>;
  /** The run came to its end: nothing is left to remember. */
  readonly finished: () => Promise<void>;
}

/** For a run whose steps can all be done again. */
export const NO_JOURNAL: Journal = {
  begin: async () => undefined,
  done: async () => undefined,
  stopped: async () => undefined,
  finished: async () => undefined,
};

/** Where the journal of one instance is: `$XDG_STATE_HOME/lxops/journal/SERVER/PROJECT/INSTANCE.jsonl`. */
export function journalPath(
  environment: Readonly<Record<string, string | undefined>>,
  place: { readonly server: string; readonly project: string; readonly instance: string },
): string {
  const state = environment['XDG_STATE_HOME'] || join(environment['HOME'] ?? '/', '.local/state');
  const [server, project, instance] = [place.server, place.project, place.instance].map(encodeURIComponent);
  return join(state, 'lxops/journal', `${server}`, `${project}`, `${instance}.jsonl`);
}

/** Begin the journal of a run, over that of an earlier one on the same instance. */
export async function openJournal(path: string, plan: Plan, earlier: UnfinishedRun | undefined): Promise<Journal> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const write = (line: JournalLine, flag = 'a') => appendFile(path, `${JSON.stringify(line)}\n`, { mode: 0o600, flag });
  const { pid } = process;
  await write(runLine(plan, earlier, { pid, start: (await startOf(pid)) ?? '' }), 'w');
  return {
    begin: (step) => write(stepLine('begin', step)),
    done: (step) => write(stepLine('done', step)),
    stopped: () => write({ type: 'stopped' }),
    finished: () => rm(path, { force: true }),
  };
}

/** What the journal says about a run that has not come to its end; `undefined` when there is none. */
export async function readJournal(path: string): Promise<UnfinishedRun | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const first = unfinishedRun(text, () => true);
  if (first?.alive === undefined) return first;
  const start = first.alive === process.pid ? undefined : await startOf(first.alive);
  return unfinishedRun(text, (run) => start !== undefined && run.start === start);
}

/** When a process started, in clock ticks since boot; `undefined` when it does not run, and where there is no /proc. */
async function startOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The program's name stands in parentheses and may hold anything; the 20th field after it is the start time.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}
