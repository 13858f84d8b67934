import { Agent } from 'undici';

/** An image server, and the certificate that the user has accepted for it. */
export interface ImageServer {
  readonly server: string;
  readonly certificate?: string;
}

interface Index {
  readonly index?: Readonly<Record<string, { readonly datatype?: string; readonly path?: string }>>;
}

interface Products {
  readonly products?: Readonly<Record<string, { readonly aliases?: string }>>;
}

/** Longer than this is not worth waiting for: the daemon will look for the image anyway. */
const patienceMs = 5000;

/**
 * Has a simplestreams server an image with this alias?
 *
 * `GET /streams/v1/index.json`, then the products file that it names
 *
 * @returns `undefined` when the server cannot be asked from here, or not in time
 */
export async function hasImage(
  { server, certificate }: ImageServer,
  alias: string,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  const agent = new Agent({ connect: certificate === undefined ? {} : { ca: certificate } });
  const limited = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
  const read = async (path: string): Promise<unknown> => {
    const { origin, pathname } = new URL(server);
    const { statusCode, body } = await agent.request({
      origin,
      method: 'GET',
      path: `${pathname.replace(/\/$/, '')}/${path}`,
      signal: limited,
    });
    const text = await body.text();
    return statusCode === 200 ? JSON.parse(text) : undefined;
  };
  try {
    const { index } = (await read('streams/v1/index.json')) as Index;
    const lists = Object.values(index ?? {}).flatMap(({ datatype, path }) =>
      datatype === 'image-downloads' && path !== undefined ? [path] : [],
    );
    const products = (await Promise.all(lists.map(read))) as (Products | undefined)[];
    const aliases = products.flatMap((list) =>
      Object.values(list?.products ?? {}).flatMap((product) => product.aliases?.split(',') ?? []),
    );
    if (aliases.includes(alias)) return true;
    // Incus also takes `ALIAS/ARCHITECTURE` and fingerprints, which are not in this list.
    const shorter = alias.replace(/\/[^/]*$/, '');
    return aliases.includes(shorter) || /^[0-9a-f]{8,}$/.test(alias) ? undefined : false;
  } catch {
    signal.throwIfAborted();
    // No network from here, a proxy that only the daemon knows, an answer in another format: the daemon will tell.
    return undefined;
  } finally {
    await agent.destroy();
  }
}
