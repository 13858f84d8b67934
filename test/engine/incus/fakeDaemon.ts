import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { after } from 'node:test';

/** Answers one request; what it is called with is `METHOD /path?query`. */
type Answers = (asked: string, response: ServerResponse, request: IncomingMessage) => void;

/** A WebSocket that the fake daemon has accepted. */
export interface FakeSocket {
  /** Send a text frame of at most 125 bytes. */
  readonly sendText: (text: string) => void;
  readonly drop: () => void;
}

/** A daemon on a temporary socket that misbehaves as told. `GET /1.0` is answered for it. */
export async function fakeDaemon(
  answers: Answers,
  onSocket: (asked: string, socket: FakeSocket) => void = () => undefined,
): Promise<{ readonly socketPath: string; readonly close: () => Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'lxops-fake-'));
  const socketPath = join(directory, 'unix.socket');
  const open = new Set<Duplex>();
  const server = createServer((request, response) => {
    const asked = `${request.method} ${request.url}`;
    if (asked === 'GET /1.0') sync(response, { api_extensions: ['projects'], environment: { server: 'incus' } });
    else answers(asked, response, request);
  });
  server.on('connection', (connection) => {
    open.add(connection);
    connection.on('close', () => open.delete(connection));
  });
  server.on('upgrade', (request, connection) => {
    accept(request, connection);
    onSocket(`${request.method} ${request.url}`, {
      sendText: (text) =>
        connection.write(Buffer.concat([Buffer.from([0x81, Buffer.byteLength(text)]), Buffer.from(text)])),
      drop: () => connection.destroy(),
    });
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  const close = async (): Promise<void> => {
    for (const connection of open) connection.destroy();
    server.close();
    await rm(directory, { recursive: true, force: true });
  };
  after(close);
  return { socketPath, close };
}

export function sync(response: ServerResponse, metadata: unknown): void {
  send(response, 200, { type: 'sync', status: 'Success', status_code: 200, metadata });
}

/** Begin a background operation. The URL carries a query, as it does when a cluster member has forwarded the request. */
export function background(response: ServerResponse, id: string): void {
  const metadata = {
    id,
    class: 'task',
    status: 'Running',
    status_code: 103,
    may_cancel: false,
    err: '',
    metadata: null,
  };
  send(response, 202, { type: 'async', operation: `/1.0/operations/${id}?project=default`, metadata });
}

export function refuse(response: ServerResponse, httpStatus: number, code: number, error: string): void {
  send(response, httpStatus, { type: 'error', error_code: code, error });
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function accept(request: IncomingMessage, connection: Duplex): void {
  const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  const proof = createHash('sha1').update(key).digest('base64');
  const lines = [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${proof}`,
  ];
  connection.on('error', () => undefined);
  connection.resume();
  connection.write(`${lines.join('\r\n')}\r\n\r\n`);
}
