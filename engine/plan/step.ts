import type { GuestAction } from '../cloudconfig/action.ts';

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
  | { readonly kind: 'profile.delete'; readonly project: string; readonly profile: string }
  | { readonly kind: 'dataset.create'; readonly dataset: string; readonly properties: Readonly<Record<string, string>> }
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
  | { readonly kind: 'instance.start'; readonly project: string; readonly instance: string }
  | { readonly kind: 'instance.stop'; readonly project: string; readonly instance: string }
  | { readonly kind: 'instance.delete'; readonly project: string; readonly instance: string }
  | { readonly kind: 'instance.address'; readonly project: string; readonly instance: string }
  | {
      readonly kind: 'guest';
      readonly project: string;
      readonly instance: string;
      readonly number: number;
      readonly action: GuestAction;
    };

/** What `lxc-options` add to the body of a create, in the daemon's own words; `target` is a cluster member. */
export interface CreateBody {
  readonly config: Readonly<Record<string, string>>;
  readonly devices: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly type: 'container' | 'virtual-machine';
  readonly ephemeral: boolean;
  readonly instanceType?: string;
  readonly target?: string;
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
