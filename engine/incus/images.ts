import type { ImageSource } from '../plan/step.ts';
import type { ClientConfig } from './clientConfig.ts';
import type { IncusClient } from './connect.ts';
import { find, get } from './get.ts';
import { apiPath } from './url.ts';

/** Where an image comes from, or why nobody can know: a sentence with the way out. */
export type ResolvedImage = ImageSource | { readonly from: 'nowhere'; readonly reason: string };

/**
 * Find out what the text of `image` names: `remote:alias`, or an alias or fingerprint of the local server. Without a
 * remote it is the local server, whatever remote the user's client prefers.
 */
export function resolveImage(text: string, config: ClientConfig): ResolvedImage {
  const colon = text.indexOf(':');
  const name = text.slice(0, Math.max(colon, 0));
  const alias = text.slice(colon + 1);
  if (alias === '') return { from: 'nowhere', reason: `"${text}" names no image` };
  if (colon < 0 || name === 'local') return { from: 'local', alias };

  const remote = config.remotes.get(name);
  if (remote === undefined) {
    const known = ['local', ...config.remotes.keys()].filter((other, index, all) => all.indexOf(other) === index);
    return { from: 'nowhere', reason: `no remote is called "${name}"; known are ${known.toSorted().join(', ')}` };
  }
  const protocol = remote.protocol || 'incus';
  if (protocol !== 'simplestreams' && protocol !== 'incus' && protocol !== 'lxd') {
    return { from: 'nowhere', reason: `images of the remote "${name}" cannot be used: its protocol is ${protocol}` };
  }
  const { address: server, certificate } = remote;
  return {
    from: 'remote',
    remote: name,
    server,
    protocol,
    alias,
    ...(certificate === undefined ? {} : { certificate }),
  };
}

/**
 * Make sure that a local image exists. What is no alias is tried as a fingerprint or the beginning of one. A remote
 * image is left to the daemon, which looks for it when it makes the instance.
 */
export async function findImage(
  client: IncusClient,
  project: string,
  image: ResolvedImage,
  signal: AbortSignal,
): Promise<ResolvedImage> {
  if (image.from !== 'local') return image;
  if ((await findAlias(client, project, image.alias, signal)) !== undefined) return image;
  const path = apiPath(['images', image.alias], { project });
  const found = /^[0-9a-f]+$/.test(image.alias) ? await find(client, path, signal) : undefined;
  if (found !== undefined) return { ...image, fingerprint: (found as { readonly fingerprint: string }).fingerprint };
  const hint = `"incus image list --project ${project}" lists what there is; "images:${image.alias}" would fetch it`;
  return { from: 'nowhere', reason: `the server has no image "${image.alias}" in the project ${project}; ${hint}` };
}

/** The fingerprint of the image that an alias of the server names. */
export async function findAlias(
  client: IncusClient,
  project: string,
  alias: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const found = await find(client, apiPath(['images', 'aliases', alias], { project }), signal);
  return (found as { readonly target: string } | undefined)?.target;
}

/** An image in the words of a request that makes or rebuilds an instance. */
export function wireSource(image: ImageSource, server: 'incus' | 'lxd'): Readonly<Record<string, string>> {
  if (image.from === 'local') {
    return image.fingerprint === undefined
      ? { type: 'image', alias: image.alias }
      : { type: 'image', fingerprint: image.fingerprint };
  }
  const { server: address, certificate, alias } = image;
  // LXD has never heard of a protocol "incus", while Incus still understands "lxd".
  const protocol = image.protocol === 'incus' && server === 'lxd' ? 'lxd' : image.protocol;
  const pin = certificate === undefined ? {} : { certificate };
  return { type: 'image', mode: 'pull', server: address, protocol, alias, ...pin };
}

/** An image of the server, as it describes it. */
export interface WireImage {
  readonly fingerprint: string;
  readonly aliases: readonly { readonly name: string }[] | null;
  readonly properties: Readonly<Record<string, string>> | null;
}

/** All images of a project. */
export async function listImages(
  client: IncusClient,
  project: string,
  signal: AbortSignal,
): Promise<readonly WireImage[]> {
  return (
    ((await get(client, apiPath(['images'], { project, recursion: 1 }), signal)) as readonly WireImage[] | null) ?? []
  );
}

/** What people call images, by fingerprint: the first alias, else the name among the properties, else the fingerprint. */
export function imageNames(images: readonly WireImage[]): ReadonlyMap<string, string> {
  const nameOf = ({ aliases, properties, fingerprint }: WireImage): string =>
    aliases?.[0]?.name ?? properties?.['name'] ?? fingerprint;
  return new Map(images.map((image) => [image.fingerprint, nameOf(image)]));
}
