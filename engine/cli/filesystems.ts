import { LxopsError } from '../errors.ts';
import { exportFilesystems, importFilesystems } from '../operations/archives.ts';
import { createDevices as devices } from '../operations/createDevices.ts';
import { createProfile as profile } from '../operations/createProfile.ts';
import { extract as extractDevices } from '../operations/extract.ts';
import type { ConfigRequest } from '../operations/loadOperation.ts';
import { rename as renameInstance } from '../operations/rename.ts';
import { rollback as rollBack } from '../operations/rollback.ts';
import { destroySnapshot, takeSnapshot } from '../operations/snapshot.ts';
import type { Approval, Surroundings } from '../perform.ts';
import { approvalOf, limitsOf } from './approval.ts';
import type { Invocation, Run } from './command.ts';
import { exactly, nameFor, readProperties } from './load.ts';
import { reporting } from './printEvents.ts';
import { hostOf } from './settings.ts';
import { type Tolerance, withPossibleServer, withServer } from './withServer.ts';

type Work = (
  request: ConfigRequest,
  approval: Approval,
  surroundings: Surroundings,
  signal: AbortSignal,
) => Promise<boolean>;

/** Make the filesystems and directories of instances. */
export const createDevices: Run = (invocation) => onEach(invocation, 'unreachable', devices);

/** Fill the device directories of instances from their images. */
export const extract: Run = (invocation) => onEach(invocation, 'none', extractDevices);

/** Make the profiles of instances. */
export const createProfile: Run = (invocation) =>
  onEach(invocation, 'none', (request, approval, surroundings, signal) =>
    profile(request, approval, surroundings, signal),
  );

/** Rename one instance. */
export const rename: Run = async (invocation) => {
  const { words } = invocation;
  const properties = await readProperties(invocation);
  const [file, newName = ''] = exactly(2, words);
  const request = { ...requestOf(file, properties, invocation), newName };
  const oldName = invocation.flags.text('name');
  if (oldName === newName) throw new LxopsError('usage', { message: 'cannot rename to the same name' });
  return await onOne(invocation, 'none', (approval, surroundings, signal) =>
    renameInstance(request, approval, surroundings, signal),
  );
};

/** Take or destroy a snapshot of instances. */
export const snapshot: Run = async (invocation) => {
  const { flags } = invocation;
  const name = snapshotName(flags.text('s') ?? timeName(new Date()));
  const withInstance = flags.boolean('c');
  const destroys = flags.boolean('d');
  if (flags.boolean('R') && !destroys) throw new LxopsError('usage', { message: 'cannot use -R without -d' });
  const tolerance = withInstance && !destroys ? 'none' : 'unreachable';
  return await onEach(invocation, tolerance, (request, ...rest) => {
    const wanted = { ...request, snapshot: name, withInstance };
    return destroys
      ? destroySnapshot({ ...wanted, everywhere: flags.boolean('R') }, ...rest)
      : takeSnapshot(wanted, ...rest);
  });
};

/** Put instances back to a snapshot. */
export const rollback: Run = async (invocation) => {
  const { flags } = invocation;
  const name = snapshotName(flags.text('s') ?? '');
  const withInstance = flags.boolean('c');
  // Where there is a server, it has to say that the instance does not run.
  return await onEach(invocation, withInstance ? 'none' : 'absent', (request, ...rest) =>
    rollBack({ ...request, snapshot: name, withInstance }, ...rest),
  );
};

/** Export the filesystems of one instance. */
export const exports: Run = (invocation) =>
  onArchives(invocation, 'unreachable', (request, rest) =>
    exportFilesystems({ ...request, snapshot: invocation.flags.text('snapshot') || undefined }, ...rest),
  );

/** Import the filesystems of one instance. */
export const imports: Run = (invocation) =>
  onArchives(invocation, 'absent', (request, rest) =>
    importFilesystems({ ...request, force: invocation.flags.boolean('force') }, ...rest),
  );

interface ArchiveRequest extends ConfigRequest {
  readonly directory: string;
  readonly withImage: boolean;
}

async function onArchives(
  invocation: Invocation,
  tolerance: Tolerance,
  work: (request: ArchiveRequest, rest: [Approval, Surroundings, AbortSignal]) => Promise<boolean>,
): Promise<number> {
  const properties = await readProperties(invocation);
  const [file] = exactly(1, invocation.words);
  const withImage = invocation.flags.boolean('image');
  const directory = invocation.flags.text('d') ?? '';
  const request = { ...requestOf(file, properties, invocation), directory, withImage };
  return await onOne(invocation, withImage ? 'none' : tolerance, (...rest) => work(request, rest));
}

/** Do something on the instance of each file in turn; the first failure ends the command. */
async function onEach(invocation: Invocation, tolerance: Tolerance, work: Work): Promise<number> {
  const { words } = invocation;
  if (words.length === 0) return 0;
  nameFor(invocation);
  const properties = await readProperties(invocation);
  return await onOne(invocation, tolerance, async (...rest) => {
    for (const file of words) {
      const done = await work(requestOf(file, properties, invocation), ...rest);
      if (!done && !invocation.flags.boolean('dry-run')) return false;
    }
    return true;
  });
}

async function onOne(
  invocation: Invocation,
  tolerance: Tolerance,
  work: (approval: Approval, surroundings: Surroundings, signal: AbortSignal) => Promise<boolean>,
): Promise<number> {
  const { terminal, flags } = invocation;
  return await reporting(invocation, async (emit) => {
    const connect = tolerance === 'none' ? withServer<number> : withPossibleServer<number>(tolerance);
    return await connect(invocation, async (incus) => {
      const surroundings = { incus, host: hostOf(invocation, incus), limits: limitsOf(invocation), emit };
      const done = await work(approvalOf(invocation), surroundings, terminal.signal);
      return done || flags.boolean('dry-run') ? 0 : 1;
    });
  });
}

function requestOf(
  file: string,
  properties: ConfigRequest['properties'],
  { flags }: Pick<Invocation, 'flags'>,
): ConfigRequest {
  const name = flags.text('name');
  const project = flags.text('project');
  return {
    file,
    properties,
    ...(name === undefined ? {} : { name }),
    ...(project === undefined ? {} : { project }),
  };
}

function snapshotName(name: string): string {
  if (name === '') throw new LxopsError('usage', { message: 'empty snapshot name; name one with -s' });
  return name;
}

/** A time in UTC as the name of a snapshot: `20260131235959`. */
export function timeName(time: Date): string {
  return time.toISOString().replaceAll(/[-:T]/g, '').slice(0, 14);
}
