import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

interface Lock {
  readonly server: Server;
  readonly waiting: Set<Socket>;
}

/**
 * Run `work` while no other process on this machine runs work under the same name.
 *
 * The lock is an abstract Unix socket: the kernel lets go of it when its holder dies, however it dies.
 */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  const address = `\0lxops-sandbox-${name}`;
  let lock = await listen(address);
  while (lock === undefined) {
    await holderGone(address);
    lock = await listen(address);
  }
  try {
    return await work();
  } finally {
    const closed = once(lock.server, 'close');
    lock.server.close();
    for (const socket of lock.waiting) socket.destroy();
    await closed;
  }
}

/** The lock, or `undefined` when somebody has it. */
async function listen(address: string): Promise<Lock | undefined> {
  const waiting = new Set<Socket>();
  const server = createServer((socket) => {
    waiting.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => waiting.delete(socket));
  });
  try {
    server.listen(address);
    await once(server, 'listening');
    return { server, waiting };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined;
    throw error;
  }
}

/** A connection to the holder lasts as long as the lock does. */
async function holderGone(address: string): Promise<void> {
  await new Promise<void>((resolve) => {
    // The holder may be gone already: then there is nothing to wait for.
    connect(address)
      .on('error', () => resolve())
      .on('close', () => resolve())
      .resume();
  });
}
