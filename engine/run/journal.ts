import { appendFile, mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { guestDigest } from '../plan/marks.ts';
import type { Plan } from '../plan/plan.ts';
import type { Step } from '../plan/step.ts';
import type { UnfinishedRun } from '../plan/world.ts';

/**
 * One line of a journal. Steps are named by what they are about, never by contents: the file holds no secrets.
 * `start` is the process's start time in clock ticks since boot, because process numbers are used again.
 */
type Line =
  | { readonly type: 'run'; readonly operation: string; readonly pid: number; readonly start: string; readonly guestDigest: string; readonly guestDone: readonly number[]; readonly owners: readonly string[] }
  | { readonly type: 'begin' | 'done'; readonly guest?: number; readonly owner?: string }
  | { readonly type: 'stopped' };

export interface Journal {
  readonly begin: (step: Step) => Promise<void>;
  readonly done: (step: Step) => Promise<void>;
  /** The run ended before its end; what is left to do stays known. */
  readonly stopped: () => Promise<void>;
  /** The run came to its end: nothing is left to remember. */
  readonly finished: () => Promise<void>;
}

/** Where the journal of one instance is: `$XDG_STATE_HOME/lxops/journal/SERVER/PROJECT/INSTANCE.jsonl`. */
export function journalPath(
  environment: Readonly<Record<string, string | undefined>>,
  place: { readonly server: string; readonly project: string; readonly instance: string },
): string {
  const state = environment['XDG_STATE_HOME'] || join(environment['HOME'] ?? '/', '.local/state');
  const { server, project, instance } = place;
  return join(state, 'lxops/journal', encodeURIComponent(server), encodeURIComponent(project), `${encodeURIComponent(instance)}.jsonl`);
}

/** Begin the journal of a run, over that of an earlier one: what earlier runs did of the same guest list is carried over. */
export async function openJournal(path: string, plan: Plan, earlier: UnfinishedRun | undefined): Promise<Journal> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const write = (line: Line, flag = 'a') => appendFile(path, `${JSON.stringify(line)}\n`, { mode: 0o600, flag });
  await write({ type: 'run', operation: plan.operation, pid: process.pid, start: (await startOf(process.pid)) ?? '', ...remaining(plan, earlier) }, 'w');
  return {
    begin: (step) => write({ type: 'begin', ...subject(step) }),
    done: (step) => write({ type: 'done', ...subject(step) }),
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
  // The last line may be cut where the process was killed in the middle of writing it.
  const lines = text.split('\n').flatMap((line) => parseLine(line) ?? []);
  const run = lines[0];
  if (run?.type !== 'run') return undefined;
  const guestDone = new Set(run.guestDone);
  const owners = new Set(run.owners);
  let inFlight: number | undefined;
  for (const line of lines) {
    if (line.type === 'begin') inFlight = line.guest;
    if (line.type !== 'done') continue;
    inFlight = undefined;
    if (line.guest !== undefined) guestDone.add(line.guest);
    if (line.owner !== undefined) owners.delete(line.owner);
  }
  const alive = lines.at(-1)?.type !== 'stopped' && run.pid !== process.pid && (await startOf(run.pid)) === run.start;
  return {
    operation: run.operation,
    guestDigest: run.guestDigest,
    guestDone,
    guestInFlight: inFlight,
    ownersPending: owners,
    alive: alive ? run.pid : undefined,
  };
}

function parseLine(line: string): Line | undefined {
  try {
    return JSON.parse(line) as Line;
  } catch {
    return undefined;
  }
}

function subject(step: Step): { guest?: number; owner?: string } {
  if (step.kind === 'guest') return { guest: step.number };
  return step.kind === 'directory.own' ? { owner: step.directory } : {};
}

function remaining(plan: Plan, earlier: UnfinishedRun | undefined): { guestDigest: string; guestDone: number[]; owners: string[] } {
  const digest = guestDigest(plan.actions);
  const planned = new Set(plan.steps.flatMap((step) => (step.kind === 'guest' ? [step.number] : [])));
  // What is not planned any more was done by an earlier run, or skipped by the user's own choice.
  const guestDone = plan.actions.map((_, index) => index + 1).filter((number) => !planned.has(number));
  const owners = plan.steps.flatMap((step) => (step.kind === 'directory.own' ? [step.directory] : []));
  return { guestDigest: digest, guestDone, owners: [...new Set([...owners, ...(earlier?.ownersPending ?? [])])] };
}

/** When a process started, in clock ticks since boot; `undefined` when it does not run. Linux only: elsewhere nothing is alive. */
async function startOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The program's name stands in parentheses and may hold anything; the 20th field after it is the start time.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}
