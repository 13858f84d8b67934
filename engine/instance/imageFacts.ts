import { instanceName } from './resolveInstance.ts';

/** What the user says about an image that is to be made; `''` for what was not said. */
export interface ImageWishes {
  /** `INSTANCE[/SNAPSHOT]`. */
  readonly source: string;
  /** Another way to name the snapshot. */
  readonly snapshot: string | undefined;
  readonly alias: string;
  readonly compression: string;
  readonly format: string;
  readonly architecture: string;
  readonly os: string;
  readonly variant: string;
  readonly release: string;
  readonly serial: string;
  readonly description: string;
  readonly name: string;
}

/** What a configuration adds: its path, and two of its fields. */
export interface ImageConfig {
  readonly path: string;
  readonly ostype: string;
  readonly description: string;
}

/** Everything that is known about an image before it is made. */
export interface ImageFacts extends Omit<ImageWishes, 'source' | 'snapshot'> {
  readonly instance: string;
  readonly snapshot: string;
}

/**
 * Complete the wishes by the configuration and the name of the instance: its last version-like part
 * (`web-20260105-0931`) is release and serial, unless one of them was given.
 */
export function imageFacts(
  wishes: ImageWishes,
  config: ImageConfig | undefined,
): ImageFacts | { readonly problem: string } {
  const [left, right] = splitAt(wishes.source, '/');
  const base = config === undefined ? '' : instanceName(config.path);
  const instance = left || base;
  if (instance === '') return { problem: 'need instance name or config file' };
  const snapshot = wishes.snapshot ?? right ?? '';
  if (snapshot === '') return { problem: 'missing snapshot' };
  const os = wishes.os || (config?.ostype ?? '');
  const variant = wishes.variant || base || instance;
  const version = wishes.serial || wishes.release || (/[0-9][-0-9_.]*[0-9]/.exec(instance)?.[0] ?? '');
  const composed = config === undefined ? instance : [os, variant, version].filter((part) => part !== '').join('-');
  return {
    instance,
    snapshot,
    alias: wishes.alias || composed,
    compression: wishes.compression,
    format: wishes.format,
    architecture: wishes.architecture,
    os,
    variant,
    release: wishes.release || version,
    serial: wishes.serial || version,
    description: wishes.description || (config?.description.split('\n')[0] ?? ''),
    name: wishes.name || instance,
  };
}

/** The properties that the image gets: those that are known, by name. */
export function imageProperties(facts: ImageFacts): Record<string, string> {
  const { architecture, description, name, os, release, serial, variant } = facts;
  const all = { architecture, description, name, os, release, serial, variant };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
}

function splitAt(text: string, separator: string): [string, string?] {
  const index = text.indexOf(separator);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}
