import { createReadStream } from 'node:fs';
import { once } from 'node:events';
import { type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { type Certificate } from './certificate.ts';
import { type Image, type ImageFile } from './images/image.ts';

/** The stand-in for `images:`: a simplestreams server on the loopback interface. */
export interface ImageServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Serve images under `os/release`, as `images:alpine/3.18` names them. */
export async function serveImages(images: readonly Image[], { certificate, key }: Certificate): Promise<ImageServer> {
  const documents = new Map<string, unknown>([
    ['/streams/v1/index.json', index(images)],
    ['/streams/v1/images.json', products(images)],
  ]);
  const files = new Map(images.flatMap(parts).map((part) => [`/${part.url}`, part.file]));
  const server = createServer({ cert: certificate, key }, (request, response) => {
    const path = request.url ?? '';
    const document = documents.get(path);
    const file = files.get(path);
    if (document !== undefined) sendDocument(response, document);
    else if (file !== undefined) void sendFile(response, file, request.method === 'HEAD');
    else response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function sendDocument(response: ServerResponse, document: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document));
}

async function sendFile(response: ServerResponse, { path, sizeBytes }: ImageFile, headOnly: boolean): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': sizeBytes });
  if (headOnly) response.end();
  // A client that leaves early closes the stream; there is nobody to tell.
  else await pipeline(createReadStream(path), response).catch(() => response.destroy());
}

function index(images: readonly Image[]): unknown {
  const entry = {
    datatype: 'image-downloads',
    path: 'streams/v1/images.json',
    format: 'products:1.0',
    products: images.map(productName),
  };
  return { format: 'index:1.0', index: { images: entry } };
}

function products(images: readonly Image[]): unknown {
  const rows = images.map((image) => [productName(image), product(image)] as const);
  return {
    content_id: 'images',
    datatype: 'image-downloads',
    format: 'products:1.0',
    products: Object.fromEntries(rows),
  };
}

function product(image: Image): unknown {
  const { os, release } = image;
  const alias = `${os.toLowerCase()}/${release}`;
  return {
    aliases: `${alias},${alias}/default`,
    arch: architecture(),
    os,
    release,
    release_title: release,
    variant: 'default',
    versions: {
      '20231114_22:13': { items: Object.fromEntries(parts(image).map((part) => [part.name, item(image, part)])) },
    },
  };
}

interface Part {
  readonly name: string;
  readonly url: string;
  readonly file: ImageFile;
}

function item(image: Image, { name, url, file }: Part): unknown {
  const isMetadata = file === image.metadata && image.rootfs !== undefined;
  return {
    ftype: name === 'rootfs.squashfs' ? 'squashfs' : name,
    path: url,
    size: file.sizeBytes,
    sha256: file.sha256,
    ...(isMetadata && { combined_squashfs_sha256: image.fingerprint }),
  };
}

/** The image's files under the names that both servers look for: LXD knows only its own. */
function parts({ os, release, metadata, rootfs }: Image): Part[] {
  const folder = `images/${os.toLowerCase()}/${release}/${metadata.sha256.slice(0, 12)}`;
  const part = (name: string, file: ImageFile): Part => ({ name, url: `${folder}/${name}`, file });
  if (rootfs === undefined) return [part('incus_combined.tar.gz', metadata), part('lxd_combined.tar.gz', metadata)];
  return [part('incus.tar.xz', metadata), part('lxd.tar.xz', metadata), part('rootfs.squashfs', rootfs)];
}

function productName({ os, release }: Image): string {
  return `${os.toLowerCase()}:${release}:${architecture()}:default`;
}

function architecture(): string {
  return process.arch === 'arm64' ? 'arm64' : 'amd64';
}
