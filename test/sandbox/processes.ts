import { readFile, readdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** A process that cannot be mistaken for a later one with the same number: `started` counts clock ticks since boot. */
export interface ProcessName {
  readonly pid: number;
  readonly started: number;
}

/** One row of the process table. */
export interface Process extends ProcessName {
  readonly parent: number;
  readonly title: string;
}

/** The process with this number, or `undefined` when there is none or it is only waiting to be reaped. */
export async function processOf(pid: number): Promise<Process | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  // The second field is the program's name in parentheses and may hold anything, also parentheses.
  const end = text.lastIndexOf(')');
  const [state, parent, ...rest] = text.slice(end + 2).split(' ');
  if (state === 'Z' || state === 'X') return undefined;
  return { pid, started: Number(rest[17]), parent: Number(parent), title: await commandLine(pid) };
}

/** Is it still running? */
export async function isAlive({ pid, started }: ProcessName): Promise<boolean> {
  return (await processOf(pid))?.started === started;
}

/** Every process on the machine, in no particular order. */
export async function allProcesses(): Promise<Process[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const rows = await Promise.all(pids.map(processOf));
  return rows.filter((row) => row !== undefined);
}

/** Was the process started with `NAME=VALUE` in its environment, by itself or by one of its ancestors? */
export async function hasVariable({ pid }: ProcessName, name: string, value: string): Promise<boolean> {
  const text = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
  return text.split('\0').includes(`${name}=${value}`);
}

/** Send SIGKILL to processes that are still the ones named. */
export async function killAll(processes: readonly ProcessName[]): Promise<void> {
  for (const process_ of processes) if (await isAlive(process_)) process.kill(process_.pid, 'SIGKILL');
}

/** Wait until none of them runs; `false` when the time was over first. */
export async function waitUntilGone(processes: readonly ProcessName[], timeoutSeconds: number): Promise<boolean> {
  return until(async () => !(await Promise.all(processes.map(isAlive))).includes(true), timeoutSeconds);
}

/** Ask again every 10 ms, for what the kernel and foreign programs do not announce; `false` when the time was over first. */
export async function until(condition: () => Promise<boolean>, timeoutSeconds: number): Promise<boolean> {
  const end = performance.now() + timeoutSeconds * 1000;
  while (!(await condition())) {
    if (performance.now() > end) return false;
    await delay(10);
  }
  return true;
}

async function commandLine(pid: number): Promise<string> {
  const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return text.replaceAll('\0', ' ').trim();
}
