import { appendFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LxopsError } from '../errors.ts';
import type { Plan } from '../plan/plan.ts';
import type { Step } from '../plan/step.ts';
import type { UnfinishedRun } from '../plan/world.ts';
import { type Environment, statePath, type StatePlace } from './statePath.ts';
import { type JournalLine, runLine, stepLine, unfinishedRun } from './journalLines.ts';

/** The record of one run, written around every step, so that a run that is killed can be continued. */
export interface Journal {
  readonly begin: (step: Step) => Promise<void>;
  readonly done: (step: Step) => Promise<void>;
  /** How far a step with several guest actions is. */
  readonly note: (state: 'begin' | 'done', number: number) => Promise<void>;
  /** The run ended before its end; what is left to do stays known. */
  readonly stopped: () => Promise<void>;
  /** The run came to its end: nothing is left to remember. */
  readonly finished: () => Promise<void>;
}

/** For a run whose steps can all be done again. */
export const NO_JOURNAL: Journal = {
  begin: async () => undefined,
  done: async () => undefined,
  note: async () => undefined,
  stopped: async () => undefined,
  finished: async () => undefined,
};

/** Where the journal of one instance is: `$XDG_STATE_HOME/lxops/journal/SERVER/PROJECT/INSTANCE.jsonl`. */
export function journalPath(environment: Environment, place: StatePlace): string {
  return statePath(environment, 'journal', place, 'jsonl');
}

/** Where `cloudconfig` keeps its own, so that it does not end the journal of a launch that stopped half-way. */
export function cloudConfigJournalPath(environment: Environment, place: StatePlace): string {
  return statePath(environment, 'cloudconfig', place, 'jsonl');
}

/** Where an operation keeps its own that leaves the instance as it is: it does not end the journal of one that stopped. */
export function asideJournalPath(environment: Environment, place: StatePlace): string {
  return statePath(environment, 'aside', place, 'jsonl');
}

/** Begin the journal of a run, over that of an earlier one on the same instance. */
export async function openJournal(path: string, plan: Plan, earlier: UnfinishedRun | undefined): Promise<Journal> {
  const write = (line: JournalLine) =>
    appendFile(path, `${JSON.stringify(line)}\n`, { mode: 0o600 }).catch((error: unknown) => {
      throw unusable(path, error);
    });
  const { pid } = process;
  await begin(path, runLine(plan, earlier, { pid, start: (await startOf(pid)) ?? '' }));
  return {
    begin: (step) => write(stepLine('begin', step)),
    done: (step) => write(stepLine('done', step)),
    note: (type, number) => write({ type, guest: [number] }),
    stopped: () => write({ type: 'stopped' }),
    finished: () => rm(path, { force: true }),
  };
}

/** The old journal is whole until the new one has taken its place. */
async function begin(path: string, line: JournalLine): Promise<void> {
  const draft = `${path}.${process.pid}`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(draft, `${JSON.stringify(line)}\n`, { mode: 0o600 });
    await rename(draft, path);
  } catch (error) {
    throw unusable(path, error);
  }
}

function unusable(path: string, error: unknown): LxopsError {
  const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
  return new LxopsError('journal.unusable', { path, reason }, { cause: error });
}

/**
 * What the journal says about a run that has not come to its end; `undefined` when there is none. A run that is recorded
 * in another journal of the instance counts while it lives.
 */
export async function readJournal(path: string): Promise<UnfinishedRun | undefined> {
  const [own, ...others] = await Promise.all([path, ...otherJournals(path)].map(readOne));
  const other = others.find((run) => run?.alive !== undefined);
  if (other === undefined) return own;
  return { ...(own ?? other), alive: own?.alive ?? other.alive };
}

const FOLDERS = ['journal', 'cloudconfig', 'aside'] as const;

function otherJournals(path: string): string[] {
  const own = FOLDERS.find((folder) => path.includes(`/lxops/${folder}/`)) ?? 'journal';
  const others = FOLDERS.filter((folder) => folder !== own);
  return others.map((folder) => path.replace(`/lxops/${own}/`, `/lxops/${folder}/`));
}

async function readOne(path: string): Promise<UnfinishedRun | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw unusable(path, error);
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
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  // A zombie has ended; only its parent has not asked how.
  return fields?.[0] === 'Z' ? undefined : fields?.[19];
}
