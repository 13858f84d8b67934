import type { Dataset } from '../host/zfs.ts';
import type { CreateBody, ImageSource } from './step.ts';

/** What was seen on the daemon and on the host at one moment: everything that a plan for one instance depends on. */
export interface World {
  readonly server: 'incus' | 'lxd';
  /** `instances_rebuild`, …: what the daemon says it can do. */
  readonly extensions: ReadonlySet<string>;
  readonly project: string;
  readonly instance: SeenInstance | undefined;
  /** The instance's own profile, the one that holds its disk devices. */
  readonly profile: SeenProfile | undefined;
  /** Names of all profiles of the project. */
  readonly profiles: ReadonlySet<string>;
  /** Where the image comes from, or why it cannot be used. */
  readonly image: ImageSource | { readonly from: 'nowhere'; readonly reason: string };
  /** Datasets of the instance and all their ancestors, as far as they exist. */
  readonly datasets: ReadonlyMap<string, Dataset>;
  /** Host directories of filesystems and devices, as far as they exist. */
  readonly directories: ReadonlyMap<string, SeenDirectory>;
  /** What is at stake in each filesystem marked `destroy`; only looked at for a destroy. */
  readonly stakes: ReadonlyMap<string, Stake>;
  /** Disk sources of other instances, of all projects: host directory → who uses it, as `userOf` calls them. */
  readonly otherUsers: ReadonlyMap<string, readonly string[]>;
  /** Instances that the server lists but cannot say anything of; they may use anything. */
  readonly unreadable: readonly string[];
  /** Snapshots `dataset@name` that datasets are to be cloned from, as far as zfs says that they do not exist. */
  readonly missingSnapshots: ReadonlySet<string>;
  /** What the instance is copied from, if it is to be copied. */
  readonly origin: SeenOrigin | undefined;
  /** What a rebuild that swaps instances has beside this one while it is not finished. */
  readonly swap: SwapPieces;
  /** The last run on this instance that did not come to its end. */
  readonly unfinished: UnfinishedRun | undefined;
}

/** The part of the world that is on the host: all that an operation without a server looks at. */
export type HostWorld = Pick<World, 'datasets' | 'directories' | 'missingSnapshots' | 'unfinished'>;

export interface SeenOrigin {
  /** `undefined` when there is no such instance. */
  readonly instance: SeenInstance | undefined;
}

export interface SeenInstance {
  readonly status: string;
  readonly running: boolean;
  readonly profiles: readonly string[];
  readonly snapshots: readonly string[];
  /** The `user.lxops.*` keys, without that prefix; empty when they belong to another name (copies inherit them). */
  readonly marks: Readonly<Record<string, string>>;
  /** The same keys when they belong to another name: of the source of a copy, or of the time before a rename. */
  readonly formerMarks: Readonly<Record<string, string>>;
  /** Has a network interface, so an address can be waited for. */
  readonly hasNic: boolean;
  /** What a new instance in its place is to be made with. */
  readonly made: CreateBody;
}

export interface SwapPieces {
  /** With the new root disk, not yet in its place. */
  readonly fresh: SwapPiece | undefined;
  /** With the root disk that is replaced. */
  readonly old: SwapPiece | undefined;
}

export interface SwapPiece {
  readonly name: string;
  /** It says of itself that it belongs to this rebuild. */
  readonly ours: boolean;
  readonly running: boolean;
  readonly profiles: readonly string[];
  readonly made: CreateBody;
}

export interface SeenProfile {
  readonly description: string;
  readonly devices: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The instances that use it, in any project, as `userOf` calls them. */
  readonly usedBy: readonly string[];
}

export interface SeenDirectory {
  readonly kind: 'directory' | 'symlink' | 'other';
  /** With every symbolic link resolved. */
  readonly realPath: string;
}

/** What a destroy would take. */
export interface Stake {
  /** In words for people: `24.5K`. */
  readonly size: string;
  readonly snapshots: readonly string[];
  /** Datasets and volumes below it, whoever made them. */
  readonly children: readonly string[];
  /** Datasets elsewhere that were cloned from a snapshot of this one. */
  readonly clones: readonly string[];
  /** Something is mounted below this plain directory. */
  readonly mountsBelow: readonly string[];
}

/** What the journal knows about a run that was stopped. It holds no contents, so no secrets. */
export interface UnfinishedRun {
  readonly operation: string;
  /** The operation with all its names, to know the same command again. */
  readonly title: string;
  /** Names the configuration and the list of guest actions the run was made from. */
  readonly guestDigest: string;
  /** Guest actions done, by number. */
  readonly guestDone: ReadonlySet<number>;
  /** The guest actions that had begun when the run stopped: maybe done, maybe half. Several are packages. */
  readonly guestInFlight: readonly number[];
  /** Directories that were still to get their owner. */
  readonly ownersPending: ReadonlySet<string>;
  /** Directories that were still to be filled from a template or an archive. */
  readonly fillsPending: ReadonlySet<string>;
  /** The process, while it lives: two runs on one instance exclude each other. */
  readonly alive: number | undefined;
}
