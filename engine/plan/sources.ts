import type { Instance } from '../instance/model.ts';
import type { CopyOrigin } from './step.ts';

/** Where an instance and its data come from, when not from an image and empty directories. */
export interface PlannedSources {
  readonly origin: CopyOrigin | undefined;
  readonly data: DataSource | undefined;
}

/** The instance whose device directories are copied (`device-template`) or whose datasets are cloned (`device-origin`). */
export type DataSource =
  | { readonly how: 'copy'; readonly source: Instance }
  | { readonly how: 'clone'; readonly source: Instance; readonly snapshot: string };

/** An instance from an image, with empty directories. */
export const NO_SOURCES: PlannedSources = { origin: undefined, data: undefined };
