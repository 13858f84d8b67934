import type { Step } from '../plan/step.ts';

/**
 * What a running operation says, one JSON object a line on standard output with `-json`.
 * `text` is the sentence a person reads. The stream ends with exactly one `end`.
 */
export type RunEvent =
  | { readonly type: 'plan'; readonly plan: ShownPlan }
  | {
      readonly type: 'step';
      readonly number: number;
      readonly total: number;
      readonly text: string;
      readonly state: 'begin' | 'done' | 'failed';
    }
  /** Output of a command in the instance or on the host. */
  | { readonly type: 'output'; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  /** How far the daemon is with the running step, in its own words. */
  | { readonly type: 'progress'; readonly text: string }
  | { readonly type: 'address'; readonly address: string }
  /** What the operation was asked for, in a sentence. */
  | { readonly type: 'result'; readonly text: string }
  | { readonly type: 'warning'; readonly text: string }
  | {
      readonly type: 'error';
      readonly code: string;
      readonly text: string;
      readonly file?: string;
      readonly line?: number;
      readonly column?: number;
      /** The cloud-config entry that failed, among all, from 1. */
      readonly entry?: number;
    }
  | { readonly type: 'end'; readonly exitCode: number };

/** Everything that can be planned; what works on no single instance has an empty `instance`. */
export type OperationName =
  | 'launch'
  | 'delete'
  | 'destroy'
  | 'rebuild'
  | 'configure'
  | 'cloudconfig'
  | 'profile apply'
  | 'profile reorder'
  | 'profile import'
  | 'publish'
  | 'create-devices'
  | 'extract'
  | 'create-profile'
  | 'rename'
  | 'snapshot'
  | 'rollback'
  | 'export'
  | 'import'
  | 'copy-filesystems'
  | 'shiftids';

/** A plan as people and machines see it. `digest` names exactly this list of steps: `-plan DIGEST` runs it or refuses. */
export interface ShownPlan {
  readonly operation: OperationName;
  readonly instance: string;
  readonly project: string;
  readonly title: string;
  readonly digest: string;
  readonly steps: readonly {
    readonly number: number;
    readonly text: string;
    readonly step: Step;
    /** The numbers of the cloud-config entries that the step does. */
    readonly entries?: readonly number[];
  }[];
  /** What is lost when the plan runs: datasets and directories with their sizes, or the root disk. */
  readonly losses: readonly string[];
  /** What stays although somebody might expect it to go. */
  readonly keeps: readonly string[];
  /** Why the operation cannot run now, with the way out. A refused plan has no steps. */
  readonly refusals: readonly string[];
  /** All that it takes: the user says where in the cloud-config entries to go on, with `-from` or `-repeat`. */
  readonly resume?: {
    /** The entry, from 1, that had begun when the last run stopped. Without it nobody knows which ones are done. */
    readonly inFlight?: number;
    /** All of them in their order, with what each does and its `file:line:column`. */
    readonly entries: readonly { readonly text: string; readonly place: string }[];
  };
}
