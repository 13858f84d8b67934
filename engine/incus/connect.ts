import type { Duplex, Readable } from 'node:stream';
import { Agent, upgrade, WebSocket } from 'undici';
import { LxopsError } from '../errors.ts';
import { dial, type Dialing, type Endpoint } from './endpoint.ts';
import { type Answer, readEnvelope } from './envelope.ts';
import { apiPath } from './url.ts';

export interface IncusRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Made by `apiPath`. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly bytes?: Uint8Array;
  /** Sent as it comes, instead of `body`. */
  readonly stream?: Readable;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RawAnswer {
  readonly status: number;
  /** Names are lower-case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** A connection to one Incus or LXD daemon. Everything it throws is `incus.refused`, `incus.unreachable` or an `AbortError`. */
export interface IncusClient {
  /** The socket's path, or the URL of a remote. */
  readonly address: string;
  /** The name of the remote in the client's configuration; `local` for this machine. */
  readonly remote: string;
  readonly server: 'incus' | 'lxd';
  readonly serverVersion: string;
  /** `instances_rebuild`, …: what to decide by, instead of the version. */
  readonly extensions: ReadonlySet<string>;
  /** Send a request and open its envelope. */
  request(request: IncusRequest, signal: AbortSignal): Promise<Answer>;
  /** Send a request and take the answer as it comes, also with an error status: files speak in headers and bytes. */
  requestRaw(request: IncusRequest, signal: AbortSignal): Promise<RawAnswer>;
  /** Send a request and take the answer's body as it comes; it has to be read to its end or destroyed. */
  requestStream(request: IncusRequest, signal: AbortSignal): Promise<StreamAnswer>;
  /** Turn a connection into one of another protocol; whoever asks ends it. */
  upgrade(path: string, protocol: string, signal: AbortSignal): Promise<Duplex>;
  /** Begin a WebSocket; binary messages are `ArrayBuffer`. */
  openSocket(path: string): WebSocket;
  /** End every WebSocket and connection. */
  close(): Promise<void>;
}

interface StreamAnswer extends Omit<RawAnswer, 'text'> {
  readonly body: Readable;
}

interface ServerFacts {
  readonly auth?: string;
  readonly api_extensions?: readonly string[];
  readonly environment?: { readonly server?: string; readonly server_version?: string };
}

/**
 * Connect to the daemon behind an endpoint and learn what it is.
 *
 * `GET /1.0` → `api_extensions`, `environment.server`, `auth`
 *
 * @throws LxopsError `incus.unreachable` (reason `untrusted` when the server does not know our certificate),
 *   `incus.refused`, `remote.unusable`
 */
export async function connectIncus(endpoint: Endpoint, signal: AbortSignal): Promise<IncusClient> {
  const dialing = dial(endpoint);
  const { address } = dialing;
  const transport = openTransport(dialing);
  try {
    const path = apiPath([]);
    const { status, text } = await transport.requestRaw({ method: 'GET', path }, signal);
    const answer = readEnvelope({ method: 'GET', path }, status, text);
    const {
      environment,
      api_extensions: extensions,
      auth,
    } = (answer.kind === 'sync' ? answer.metadata : {}) as ServerFacts;
    if (auth === 'untrusted') throw new LxopsError('incus.unreachable', { address, reason: 'untrusted' });
    return {
      ...transport,
      address,
      remote: 'remote' in endpoint ? endpoint.remote : 'local',
      server: environment?.server === 'lxd' ? 'lxd' : 'incus',
      serverVersion: environment?.server_version ?? '',
      extensions: new Set(extensions),
    };
  } catch (error) {
    await transport.close();
    throw error;
  }
}

type Transport = Pick<IncusClient, 'request' | 'requestRaw' | 'requestStream' | 'upgrade' | 'openSocket' | 'close'>;

function openTransport({ address, origin, connect }: Dialing): Transport {
  // The wait for an operation and the download of a file may be silent for long: silence is no error here.
  const agent = new Agent({ connect, headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 30_000 });
  const sockets = new Set<WebSocket>();

  async function requestRaw(request: IncusRequest, signal: AbortSignal): Promise<RawAnswer> {
    const { body, ...answer } = await requestStream(request, signal);
    try {
      return { ...answer, text: await body.text() };
    } catch (error) {
      signal.throwIfAborted();
      throw unreachable(address, error);
    }
  }

  async function requestStream(request: IncusRequest, signal: AbortSignal) {
    const { method, path, bytes, stream, headers } = request;
    const json = request.body === undefined ? undefined : JSON.stringify(request.body);
    try {
      const response = await agent.request({
        origin,
        method,
        path,
        signal,
        headers: { ...(json === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        body: bytes ?? stream ?? json ?? null,
      });
      return { status: response.statusCode, headers: response.headers, body: response.body };
    } catch (error) {
      signal.throwIfAborted();
      throw unreachable(address, error);
    }
  }

  return {
    requestRaw,
    requestStream,
    async request(request, signal) {
      const { status, text } = await requestRaw(request, signal);
      return readEnvelope(request, status, text);
    },
    async upgrade(path, protocol, signal) {
      try {
        return (await upgrade(`${origin}${path}`, { protocol, signal, dispatcher: agent })).socket;
      } catch (error) {
        signal.throwIfAborted();
        throw unreachable(address, error);
      }
    },
    openSocket(path) {
      const socket = new WebSocket(`${origin.replace(/^http/, 'ws')}${path}`, { dispatcher: agent });
      socket.binaryType = 'arraybuffer';
      sockets.add(socket);
      socket.addEventListener('close', () => sockets.delete(socket));
      return socket;
    },
    async close() {
      for (const socket of sockets) socket.close();
      await agent.destroy();
    },
  };
}

/** The error of a connection that failed or broke; a connection that ended in the middle has the reason `ECONNRESET`. */
export function unreachable(address: string, cause: unknown): LxopsError<'incus.unreachable'> {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  const reason = code === 'UND_ERR_SOCKET' || code === '' ? 'ECONNRESET' : code;
  return new LxopsError('incus.unreachable', { address, reason }, { cause });
}
