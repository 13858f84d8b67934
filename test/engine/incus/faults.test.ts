import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { isLxopsError } from '../../../engine/errors.ts';
import { connectIncus, type IncusClient } from '../../../engine/incus/connect.ts';
import { type ServerEvent, watchEvents } from '../../../engine/incus/events.ts';
import { exec } from '../../../engine/incus/exec.ts';
import { findServer } from '../../../engine/incus/findServer.ts';
import { deleteInstance } from '../../../engine/incus/instances.ts';
import { background, fakeDaemon, refuse, sync } from './fakeDaemon.ts';

const signal = new AbortController().signal;
const target = { project: 'default', instance: 'a1' };

async function withClient<T>(socketPath: string, use: (client: IncusClient) => Promise<T>): Promise<T> {
  const client = await connectIncus({ socketPath }, signal);
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}

function unreachable(reason: string): (error: unknown) => boolean {
  return (error) => isLxopsError(error, 'incus.unreachable') && error.details.reason === reason;
}

function refused(status: number, reason: string): (error: unknown) => boolean {
  return (error) =>
    isLxopsError(error, 'incus.refused') && error.details.status === status && error.details.reason === reason;
}

test('no socket at all names every place that was looked at', async () => {
  const { socketPath } = await fakeDaemon(() => undefined);
  const missing = join(dirname(socketPath), 'missing');
  await assert.rejects(findServer({ socketPath: missing }, {}, signal), unreachable('ENOENT'));
});

test('a socket without a daemon is refused, and nothing else is tried', async () => {
  const { socketPath } = await fakeDaemon(() => undefined);
  const dead = join(dirname(socketPath), 'dead');
  await writeFile(dead, '');
  await assert.rejects(
    findServer({ socketPath: dead }, { INCUS_SOCKET: socketPath }, signal),
    unreachable('ECONNREFUSED'),
  );
});

test('something that is no daemon is refused with its own words', async () => {
  const { socketPath } = await fakeDaemon((_, response) => response.writeHead(502).end('bad gateway\n'));
  await assert.rejects(
    withClient(socketPath, (client) => deleteInstance(client, target, signal)),
    refused(502, 'bad gateway'),
  );
});

test('a failure told as an error envelope in a wait that answers 200', async () => {
  const { socketPath } = await fakeDaemon((asked, response) =>
    asked.endsWith('/wait') ? refuse(response, 200, 400, 'disk full') : background(response, 'o1'),
  );
  await assert.rejects(
    withClient(socketPath, (client) => deleteInstance(client, target, signal)),
    refused(400, 'disk full'),
  );
});

test('a failure told as a failed operation', async () => {
  const { socketPath } = await fakeDaemon((asked, response) =>
    asked.endsWith('/wait')
      ? sync(response, { id: 'o1', status_code: 400, err: 'disk full' })
      : background(response, 'o1'),
  );
  await assert.rejects(
    withClient(socketPath, (client) => deleteInstance(client, target, signal)),
    refused(400, 'disk full'),
  );
});

test('a wait that ends early waits again, by the id and not by the URL', async () => {
  const asked: string[] = [];
  const { socketPath } = await fakeDaemon((request, response) => {
    asked.push(request);
    if (!request.endsWith('/wait')) background(response, 'o1');
    else sync(response, { id: 'o1', status_code: asked.length < 4 ? 103 : 200 });
  });
  await withClient(socketPath, (client) => deleteInstance(client, target, signal));
  const wait = 'GET /1.0/operations/o1/wait';
  assert.deepEqual(asked, ['DELETE /1.0/instances/a1?project=default', wait, wait, wait]);
});

test('a connection that breaks while an operation runs', async () => {
  const { socketPath } = await fakeDaemon((asked, response) => {
    if (asked.endsWith('/wait')) response.destroy();
    else background(response, 'o1');
  });
  await assert.rejects(
    withClient(socketPath, (client) => deleteInstance(client, target, signal)),
    unreachable('ECONNRESET'),
  );
});

test('cancelling while an operation runs cancels the operation too', async () => {
  const asked: string[] = [];
  const cancel = new AbortController();
  const { socketPath } = await fakeDaemon((request, response) => {
    asked.push(request);
    if (request.endsWith('/wait')) cancel.abort();
    else if (request === 'DELETE /1.0/operations/o1') sync(response, {});
    else background(response, 'o1');
  });
  await assert.rejects(
    withClient(socketPath, (client) => deleteInstance(client, target, cancel.signal)),
    { name: 'AbortError' },
  );
  assert.equal(asked.at(-1), 'DELETE /1.0/operations/o1');
});

test('events are listened to again after the connection broke', async () => {
  const frame = JSON.stringify({
    type: 'lifecycle',
    project: 'p',
    metadata: { action: 'instance-started', source: '/1.0/x' },
  });
  const { socketPath } = await fakeDaemon(
    () => undefined,
    (_, socket) => {
      socket.sendText(frame);
      setImmediate(socket.drop);
    },
  );
  const stop = new AbortController();
  const seen: ServerEvent['type'][] = [];
  await withClient(socketPath, (client) =>
    watchEvents(
      client,
      { types: ['lifecycle'] },
      (event) => {
        seen.push(event.type);
        if (seen.length === 6) stop.abort();
      },
      stop.signal,
    ),
  );
  const once = ['connected', 'lifecycle', 'disconnected'];
  assert.deepEqual(seen, [...once, ...once]);
});

test('a command whose connection breaks is not taken for one that ended', async () => {
  const fds = { '0': 's0', '1': 's1', '2': 's2', control: 'sc' };
  const daemon = await fakeDaemon(
    (asked, response) => {
      if (asked.endsWith('/wait')) return;
      response.writeHead(202).end(JSON.stringify({ type: 'async', metadata: { id: 'o1', metadata: { fds } } }));
    },
    (asked) => {
      if (asked.includes('secret=s2')) void daemon.close();
    },
  );
  await assert.rejects(
    withClient(daemon.socketPath, (client) => exec(client, target, { command: ['true'] }, signal)),
    unreachable('ECONNRESET'),
  );
});
