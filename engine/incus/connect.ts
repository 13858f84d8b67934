import { Agent, WebSocket } from 'undici';
import { LxopsError } from '../errors.ts';
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
  /** The socket's path. */
  readonly address: string;
  readonly server: 'incus' | 'lxd';
  readonly serverVersion: string;
  /** `instances_rebuild`, …: what to decide by, instead of the version. */
  readonly extensions: ReadonlySet<string>;
  /** Send a request and open its envelope. */
  request(request: IncusRequest, signal: AbortSignal): Promise<Answer>;
  /** Send a request and take the answer as it comes, also with an error status: files speak in headers and bytes. */
  requestRaw(request: IncusRequest, signal: AbortSignal): Promise<RawAnswer>;
  /** Begin a WebSocket; binary messages are `ArrayBuffer`. */
  openSocket(path: string): WebSocket;
  /** End every WebSocket and connection. */
  close(): Promise<void>;
}

interface ServerFacts {
  readonly api_extensions?: readonly string[];
  readonly environment?: { readonly server?: string; readonly server_version?: string };
}

/**
 * Connect to the daemon behind a Unix socket and learn what it is.
 *
 * `GET /1.0` → `api_extensions`, `environment.server`
 *
 * @throws LxopsError `incus.unreachable`, `incus.refused`
 */
export async function connectIncus(
  { socketPath }: { readonly socketPath: string },
  signal: AbortSignal,
): Promise<IncusClient> {
  const transport = openTransport(socketPath);
  try {
    const path = apiPath([]);
    const { status, text } = await transport.requestRaw({ method: 'GET', path }, signal);
    const answer = readEnvelope({ method: 'GET', path }, status, text);
    const { environment, api_extensions: extensions } = (answer.kind === 'sync' ? answer.metadata : {}) as ServerFacts;
    return {
      ...transport,
      address: socketPath,
      server: environment?.server === 'lxd' ? 'lxd' : 'incus',
      serverVersion: environment?.server_version ?? '',
      extensions: new Set(extensions),
    };
  } catch (error) {
    await transport.close();
    throw error;
  }
}

type Transport = Pick<IncusClient, 'request' | 'requestRaw' | 'openSocket' | 'close'>;

function openTransport(socketPath: string): Transport {
  // The wait for an operation and the download of a file may be silent for long: silence is no error here.
  const agent = new Agent({ connect: { socketPath }, headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 30_000 });
  const sockets = new Set<WebSocket>();

  async function requestRaw(request: IncusRequest, signal: AbortSignal): Promise<RawAnswer> {
    const { method, path, bytes, headers } = request;
    const json = request.body === undefined ? undefined : JSON.stringify(request.body);
    try {
      const response = await agent.request({
        origin: 'http://unix.socket',
        method,
        path,
        signal,
        headers: { ...(json === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        body: bytes ?? json ?? null,
      });
      return { status: response.statusCode, headers: response.headers, text: await response.body.text() };
    } catch (error) {
      signal.throwIfAborted();
      throw unreachable(socketPath, error);
    }
  }

  return {
    requestRaw,
    async request(request, signal) {
      const { status, text } = await requestRaw(request, signal);
      return readEnvelope(request, status, text);
    },
    openSocket(path) {
      const socket = new WebSocket(`ws://unix.socket${path}`, { dispatcher: agent });
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
