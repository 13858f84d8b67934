/**
 * What each failure carries. A code is stable: scripts and tests match it, never the sentence.
 * Sentences live in `explain.ts`, which does not compile when a code has none.
 */
export interface ErrorDetails {
  /** A file could not be read; `reason` is the system's own code (ENOENT, EACCES, EISDIR, …) or `too-large`, `not-a-file`. */
  'file.unreadable': { path: string; reason: string };
  /** The record of a run cannot be kept, so nothing is begun. */
  'journal.unusable': { path: string; reason: string };
  /** A file could not be written; the old one is as it was. */
  'file.unwritable': { path: string; reason: string };
  /** A file that was to be made is there already, with another content. Nothing was changed. */
  'file.exists': { path: string };
  /** The owner of a file could not be read or changed; `reason` is the system's own code. */
  'owner.unchangeable': { path: string; reason: string };
  /** There is no image with this alias. */
  'image.missing': { alias: string; project: string };
  /** An image consists of two files, which lxops does not write. */
  'image.split': { alias: string };
  /** A configuration has errors; each issue is located (`place` is its `file:line:column`). Nothing was changed. */
  'config.invalid': { path: string; issues: readonly { code: string; text: string; place?: string }[] };
  /** The daemon answered with an error envelope or a failed operation; `status` is its HTTP or operation code. */
  'incus.refused': { method: string; path: string; status: number; reason: string };
  /** No daemon answers at this address; `reason` is ENOENT, ECONNREFUSED, EACCES, … */
  'incus.unreachable': { address: string; reason: string };
  /** An image cannot be unpacked; `reason` completes a sentence. */
  'image.unusable': { image: string; reason: string };
  /** A remote of the client's configuration cannot be spoken to; `reason` completes a sentence. */
  'remote.unusable': { remote: string; reason: string };
  /** The instance was asked to shut down and still runs after so many seconds. */
  'instance.running': { instance: string; seconds: number };
  /** The instance should be running by now and is not; `status` is the daemon's word for what it is. */
  'instance.stopped': { instance: string; status: string };
  /** There is no instance of this name in the project. */
  'instance.missing': { instance: string; project: string };
  /** There is no profile of this name in the project. */
  'profile.missing': { profile: string; project: string };
  /** Nobody can wait for an address, or none came in time. */
  'instance.no-address': { instance: string; reason: 'no-nic' | 'timeout' };
  /** A command in the instance ended with a non-zero code; `output` keeps the last 4 KiB of both streams. `number` is that of the guest action where the step has several. */
  'guest.failed': { instance: string; text: string; exitCode: number; output: string; number?: number };
  /** A host command ended with a non-zero code; `stderr` keeps its last 4 KiB. */
  'command.failed': { argv: readonly string[]; exitCode: number; stderr: string };
  /** A host command could not be started; `reason` is ENOENT, EACCES, … */
  'command.missing': { program: string; reason: string };
  /** The operation was refused before anything was changed; each refusal names what is in the way and the way out. `place` (`file:line:column`) is the first that is written somewhere. */
  'plan.refused': { title: string; refusals: readonly string[]; place?: string };
  /** The first `done` of `total` steps stay done; `step` is the sentence of the one that failed. `place` (`file:line:column`) is the cloud-config entry it comes from, `entry` its number, `goOn` the command line that goes on from it. The step's own error is the `cause`. */
  'plan.stopped': {
    title: string;
    step: string;
    done: number;
    total: number;
    place?: string;
    entry?: number;
    goOn?: string;
  };
  /** The world changed between the confirmation and the run; nothing was done. */
  'plan.changed': { title: string };
  /** The command line cannot be understood. */
  usage: { message: string };
}

export type ErrorCode = keyof ErrorDetails;

/** The only error that the engine throws on purpose. Cancelling is an `AbortError`, not one of these. */
export class LxopsError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'LxopsError';
  readonly code: C;
  readonly details: ErrorDetails[C];

  constructor(code: C, details: ErrorDetails[C], options?: ErrorOptions) {
    super(`${code} ${JSON.stringify(details)}`, options);
    this.code = code;
    this.details = details;
  }
}

/** Is this one of ours, and of this code? Narrows `details`. */
export function isLxopsError<C extends ErrorCode>(error: unknown, code: C): error is LxopsError<C> {
  return error instanceof LxopsError && error.code === code;
}
