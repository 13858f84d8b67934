import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Keep every other lxops of this machine, of any user, from working on the same thing until the process ends or lets go.
 *
 * The lock is an abstract Unix socket: the kernel gives its name to one process at a time and takes it back with the
 * process, so none is ever left over. Elsewhere than on Linux there are none; then the journal alone tells.
 *
 * @returns what lets go, or `undefined` while somebody else has it
 */
export async function exclusively(subject: readonly string[]): Promise<(() => void) | undefined> {
  if (process.platform !== 'linux') return () => undefined;
  const name = createHash('sha256').update(JSON.stringify(subject)).digest('hex').slice(0, 32);
  const server = createServer((socket) => socket.destroy());
  server.listen({ path: `\0lxops-${name}` });
  server.unref();
  try {
    await once(server, 'listening');
    return () => void server.close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined;
    throw error;
  }
}
