import { Agent, type FormData, request } from 'undici';

/** The sandbox's own raw client: it shares no code with the engine that the sandbox is there to test. */
export interface Api {
  /** The `metadata` of an answer, as the type that the caller knows it to be. */
  get<T>(path: string): Promise<T>;
  /** Send a request; when it starts an operation, wait for its end. Gives the metadata of the last answer. */
  send<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<T>;
  /** Send a file or form as it is, and wait as `send` does. */
  upload<T>(path: string, body: Upload, headers: Readonly<Record<string, string>>): Promise<T>;
  close(): Promise<void>;
}

/** What undici takes as a body, as far as it is used here. */
type Upload = FormData | Uint8Array;

/** How a command in an instance ended. */
export interface Executed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Envelope {
  readonly type: 'sync' | 'async' | 'error';
  readonly error?: string;
  readonly error_code?: number;
  readonly metadata: unknown;
}

interface Operation {
  readonly id: string;
  readonly status_code: number;
  readonly err: string;
  readonly metadata?: unknown;
}

/** A client for the server behind a Unix socket; every method throws an Error with the server's sentence. */
export function connectApi(socketPath: string): Api {
  // A wait for an operation may be silent for long.
  const dispatcher = new Agent({ connect: { socketPath }, headersTimeout: 0, bodyTimeout: 0 });

  async function call(
    method: string,
    path: string,
    options: Pick<Parameters<typeof request>[1] & object, 'body' | 'headers'>,
  ) {
    const { body } = await request(`http://localhost${path}`, { dispatcher, method: method as 'GET', ...options });
    const envelope = (await body.json()) as Envelope;
    // A failed wait answers 200 with an error in the body.
    if (envelope.type === 'error') throw new Error(`${method} ${path}: ${envelope.error_code} ${envelope.error}`);
    return envelope;
  }

  async function finish(what: string, envelope: Envelope): Promise<unknown> {
    if (envelope.type !== 'async') return envelope.metadata;
    const { id } = envelope.metadata as Operation;
    const ended = (await call('GET', `/1.0/operations/${id}/wait`, {})).metadata as Operation;
    if (ended.status_code >= 400) throw new Error(`${what}: ${ended.err}`);
    return ended.metadata;
  }

  return {
    get: async <T>(path: string) => (await call('GET', path, {})).metadata as T,
    send: async <T>(method: string, path: string, body?: object) =>
      (await finish(
        `${method} ${path}`,
        await call(method, path, body === undefined ? {} : { body: JSON.stringify(body) }),
      )) as T,
    upload: async <T>(path: string, body: Upload, headers: Readonly<Record<string, string>>) =>
      (await finish(`POST ${path}`, await call('POST', path, { body, headers }))) as T,
    close: () => dispatcher.close(),
  };
}

/** Run a command in an instance as root, without standard input. */
export async function execute(socketPath: string, instance: string, command: readonly string[]): Promise<Executed> {
  const api = connectApi(socketPath);
  try {
    const body = { command, 'record-output': true, 'wait-for-websocket': false };
    const ended = await api.send<{ return: number; output: Record<string, string> }>(
      'POST',
      `/1.0/instances/${instance}/exec`,
      body,
    );
    const [stdout, stderr] = await Promise.all(['1', '2'].map((fd) => text(socketPath, ended.output[fd])));
    return { code: ended.return, stdout: stdout ?? '', stderr: stderr ?? '' };
  } finally {
    await api.close();
  }
}

/** A recorded output is a plain file, not an envelope. */
async function text(socketPath: string, path: string | undefined): Promise<string> {
  if (path === undefined) return '';
  const dispatcher = new Agent({ connect: { socketPath } });
  try {
    const { body } = await request(`http://localhost${path}`, { dispatcher });
    return await body.text();
  } finally {
    await dispatcher.close();
  }
}
