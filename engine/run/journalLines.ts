import { guestDigest } from '../plan/marks.ts';
import { guestNumbers } from '../plan/guestBatches.ts';
import type { Plan } from '../plan/plan.ts';
import type { Step } from '../plan/step.ts';
import type { UnfinishedRun } from '../plan/world.ts';

/** One line of a journal. Steps are named by what they are about, never by contents: the file holds no secrets. */
export type JournalLine =
  | RunLine
  | {
      readonly type: 'begin' | 'done';
      readonly guest?: readonly number[];
      readonly owner?: string;
      readonly fill?: string;
      readonly gone?: true;
    }
  | { readonly type: 'stopped' };

/** The first line. `start` tells two processes with one number apart. */
export interface RunLine {
  readonly type: 'run';
  readonly operation: string;
  readonly title: string;
  readonly pid: number;
  /** In clock ticks since boot, as the kernel writes it. */
  readonly start: string;
  readonly guestDigest: string;
  /** Guest actions that are done before the run begins. */
  readonly guestDone: readonly number[];
  /** Guest actions that an earlier run had begun, where this run has none of its own. */
  readonly guestInFlight?: readonly number[];
  /** Directories that get their owner in this run. */
  readonly owners: readonly string[];
  /** Directories that are filled from a template or an archive in this run. */
  readonly fills: readonly string[];
}

/** What the journal of a new run begins with. What an earlier run still owed directories is owed by this one. */
export function runLine(
  plan: Plan,
  earlier: UnfinishedRun | undefined,
  process: { readonly pid: number; readonly start: string },
): RunLine {
  const planned = new Set(plan.steps.flatMap((step) => guestNumbers(step) ?? []));
  const owners = plan.steps.flatMap((step) => (step.kind === 'directory.own' ? [step.directory] : []));
  const fills = plan.steps.flatMap((step) => filledBy(step) ?? []);
  return {
    type: 'run',
    operation: plan.operation,
    title: plan.title,
    ...process,
    ...guestFacts(plan, planned, earlier),
    owners: [...new Set([...owners, ...(earlier?.ownersPending ?? [])])],
    fills: [...new Set([...fills, ...(earlier?.fillsPending ?? [])])],
  };
}

/** A run that has nothing to do in the guest leaves what an earlier one did there as it is known. */
function guestFacts(
  { actions }: Plan,
  planned: ReadonlySet<number>,
  earlier: UnfinishedRun | undefined,
): Pick<RunLine, 'guestDigest' | 'guestDone' | 'guestInFlight'> {
  if (actions.length === 0 && earlier !== undefined) {
    const { guestDigest: digest, guestDone, guestInFlight } = earlier;
    return { guestDigest: digest, guestDone: [...guestDone], guestInFlight };
  }
  // What is not planned any more was done by an earlier run, or skipped by the user's own choice.
  const guestDone = actions.map((_, index) => index + 1).filter((number) => !planned.has(number));
  return { guestDigest: guestDigest(actions), guestDone };
}

/** The directory that a step fills. */
function filledBy(step: Step): string | undefined {
  return step.kind === 'directory.fill' || step.kind === 'archive.extract' ? step.directory : undefined;
}

/** A step as the journal names it. */
export function stepLine(type: 'begin' | 'done', step: Step): JournalLine {
  const guest = guestNumbers(step);
  if (guest !== undefined) return { type, guest };
  if (step.kind === 'instance.delete') return { type, gone: true };
  if (step.kind === 'directory.own' || step.kind === 'directory.ensure') return { type, owner: step.directory };
  const fill = filledBy(step);
  return fill === undefined ? { type } : { type, fill };
}

/** What a journal says about a run that has not come to its end; `undefined` when it says nothing. */
export function unfinishedRun(text: string, lives: (process: RunLine) => boolean): UnfinishedRun | undefined {
  // The last line may be cut where the process was killed in the middle of writing it.
  const lines = text.split('\n').flatMap((line) => parseLine(line) ?? []);
  const [run] = lines;
  if (run?.type !== 'run') return undefined;
  const guestDone = new Set(run.guestDone);
  const ownersPending = new Set(run.owners);
  const fillsPending = new Set(run.fills);
  let guestInFlight: readonly number[] = run.guestInFlight ?? [];
  for (const line of lines) {
    if (line.type === 'begin' && line.guest !== undefined) guestInFlight = line.guest;
    if (line.type === 'begin' && line.owner !== undefined) ownersPending.add(line.owner);
    if (line.type !== 'done') continue;
    if (line.guest !== undefined) guestInFlight = [];
    for (const number of line.guest ?? []) guestDone.add(number);
    // With its root disk goes what was done in it.
    if (line.gone === true) {
      guestDone.clear();
      guestInFlight = [];
    }
    if (line.owner !== undefined) ownersPending.delete(line.owner);
    if (line.fill !== undefined) fillsPending.delete(line.fill);
  }
  const alive = lines.at(-1)?.type !== 'stopped' && lives(run) ? run.pid : undefined;
  const { operation, title, guestDigest: digest } = run;
  return { operation, title, guestDigest: digest, guestDone, guestInFlight, ownersPending, fillsPending, alive };
}

function parseLine(line: string): JournalLine | undefined {
  try {
    return JSON.parse(line) as JournalLine;
  } catch {
    return undefined;
  }
}
