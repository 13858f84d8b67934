import type { GuestAction, GuestScript } from '../cloudconfig/action.ts';

/** One change to the world, as data. Named after the domain; the runner of a kind knows the tool. Order matters. */
export type Step =
  | {
      readonly kind: 'profile.create';
      readonly project: string;
      readonly profile: string;
      readonly description: string;
      readonly devices: Readonly<Record<string, DiskDevice>>;
    }
  | {
      readonly kind: 'profile.update';
      readonly project: string;
      readonly profile: string;
      readonly description: string;
      readonly devices: Readonly<Record<string, DiskDevice>>;
    }
  | {
      readonly kind: 'profile.put';
      readonly project: string;
      readonly profile: string;
      /** It is replaced, not made. */
      readonly exists: boolean;
      readonly description: string;
      readonly config: Readonly<Record<string, string>>;
      readonly devices: Readonly<Record<string, Readonly<Record<string, string>>>>;
    }
  | { readonly kind: 'profile.delete'; readonly project: string; readonly profile: string }
  | {
      readonly kind: 'dataset.create';
      readonly dataset: string;
      readonly properties: Readonly<Record<string, string>>;
      /** Another host, over ssh. */
      readonly host?: string;
    }
  | FilesystemStep
  | { readonly kind: 'dataset.destroy'; readonly dataset: string }
  | { readonly kind: 'directory.create'; readonly directory: string }
  | { readonly kind: 'directory.remove'; readonly directory: string }
  | { readonly kind: 'directory.own'; readonly directory: string; readonly owner: string }
  | {
      readonly kind: 'instance.create';
      readonly project: string;
      readonly instance: string;
      readonly image: ImageSource;
      readonly profiles: readonly string[];
      readonly options: CreateBody;
    }
  | {
      readonly kind: 'instance.copy';
      readonly project: string;
      readonly instance: string;
      readonly origin: CopyOrigin;
      readonly profiles: readonly string[];
      readonly config: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'instance.rename'; readonly project: string; readonly instance: string; readonly to: string }
  /** Give an instance these profiles, and set these keys of its configuration. */
  | {
      readonly kind: 'instance.adopt';
      readonly project: string;
      readonly instance: string;
      readonly profiles: readonly string[];
      readonly config: Readonly<Record<string, string>>;
    }
  | ({ readonly kind: 'instance.snapshot' } & SnapshotOf)
  | ({ readonly kind: 'instance.restore' } & SnapshotOf)
  | ({ readonly kind: 'instance.snapshot.delete' } & SnapshotOf)
  | ({ readonly kind: 'image.export' } & ImageFile)
  | ({ readonly kind: 'image.import' } & ImageFile)
  | {
      readonly kind: 'instance.rebuild';
      readonly project: string;
      readonly instance: string;
      readonly image: ImageSource;
    }
  | {
      readonly kind: 'instance.mark';
      readonly project: string;
      readonly instance: string;
      readonly config: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'instance.profiles';
      readonly project: string;
      readonly instance: string;
      readonly profiles: readonly string[];
    }
  | { readonly kind: 'instance.start'; readonly project: string; readonly instance: string }
  | { readonly kind: 'instance.stop'; readonly project: string; readonly instance: string }
  | { readonly kind: 'instance.delete'; readonly project: string; readonly instance: string }
  | { readonly kind: 'instance.address'; readonly project: string; readonly instance: string }
  | {
      /** Unpack some directories of an image below `directory`/root. */
      readonly kind: 'image.unpack';
      readonly project: string;
      readonly image: ImageSource;
      readonly paths: readonly string[];
      readonly directory: string;
    }
  | {
      readonly kind: 'image.publish';
      readonly project: string;
      readonly instance: string;
      readonly snapshot: string;
      readonly alias: string;
      readonly properties: Readonly<Record<string, string>>;
      readonly compression?: string;
    }
  | {
      /** Packages of one file, installed together: `input` names them all; each has its number among the guest actions. */
      readonly kind: 'guest.packages';
      readonly project: string;
      readonly instance: string;
      readonly numbers: readonly number[];
      readonly actions: readonly GuestScript[];
      readonly input: string;
    }
  | {
      readonly kind: 'guest';
      readonly project: string;
      readonly instance: string;
      readonly number: number;
      readonly action: GuestAction;
    };

/** A change to datasets, directories and archives. A snapshot is `dataset@name`; a host is another one, over ssh. */
export type FilesystemStep =
  | {
      readonly kind: 'dataset.clone';
      readonly origin: string;
      readonly dataset: string;
      readonly properties: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'dataset.rename'; readonly from: string; readonly to: string }
  /** Mount a dataset and those below it. */
  | { readonly kind: 'dataset.mount'; readonly dataset: string }
  | { readonly kind: 'dataset.rollback'; readonly snapshot: string }
  | {
      readonly kind: 'dataset.copy';
      readonly snapshot: string;
      readonly fromHost?: string;
      readonly dataset: string;
      readonly toHost?: string;
      /** The dataset exists, and loses what it holds. */
      readonly over: boolean;
    }
  | { readonly kind: 'snapshot.create'; readonly snapshot: string; readonly host?: string }
  /** `everywhere`: also below the dataset, and with all clones. */
  | { readonly kind: 'snapshot.destroy'; readonly snapshot: string; readonly everywhere: boolean }
  | { readonly kind: 'directory.fill'; readonly from: string; readonly directory: string }
  /** Make a directory, unless the clone of `origin` that it is in brings it along. */
  | { readonly kind: 'directory.ensure'; readonly directory: string; readonly owner: string; readonly origin: string }
  | { readonly kind: 'directory.rename'; readonly from: string; readonly to: string }
  /** With a snapshot, what that holds is packed instead, through the mount point. */
  | {
      readonly kind: 'archive.create';
      readonly archive: string;
      readonly directory: string;
      readonly replaces: boolean;
      readonly snapshot?: string;
      readonly mountpoint?: string;
    }
  | { readonly kind: 'archive.extract'; readonly archive: string; readonly directory: string }
  /** Add to the owner and group of everything in a directory that is below the shift. */
  | {
      readonly kind: 'owners.shift';
      readonly directory: string;
      readonly uid: number;
      readonly gid: number;
      readonly links?: boolean;
    };

/** What `lxc-options` add to the body of a create, in the daemon's own words; `target` is a cluster member. */
export interface CreateBody {
  readonly config: Readonly<Record<string, string>>;
  readonly devices: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly type: 'container' | 'virtual-machine';
  readonly ephemeral: boolean;
  readonly description?: string;
  readonly instanceType?: string;
  readonly target?: string;
}

interface SnapshotOf {
  readonly project: string;
  readonly instance: string;
  readonly snapshot: string;
}

interface ImageFile {
  readonly project: string;
  readonly alias: string;
  /** A path on the host. */
  readonly file: string;
}

/** What an instance is copied from; `''` for no snapshot. */
export interface CopyOrigin {
  readonly project: string;
  readonly instance: string;
  readonly snapshot: string;
}

/** A disk device in a profile; the daemon's own words. */
export interface DiskDevice {
  readonly type: 'disk';
  readonly path: string;
  readonly source: string;
  readonly readonly?: 'true';
}

/**
 * Where an image comes from: an alias of the local server, or of a simplestreams or Incus remote. With a `fingerprint` the
 * text was no alias but the beginning of that fingerprint.
 */
export type ImageSource =
  | { readonly from: 'local'; readonly alias: string; readonly fingerprint?: string }
  | {
      readonly from: 'remote';
      readonly remote: string;
      readonly server: string;
      readonly protocol: 'simplestreams' | 'incus' | 'lxd';
      readonly alias: string;
      readonly certificate?: string;
    };

export type StepKind = Step['kind'];
