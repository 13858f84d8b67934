import { setTimeout as delay } from 'node:timers/promises';
import { exec } from '../incus/exec.ts';
import type { IncusClient } from '../incus/connect.ts';
import { waitForAddress } from '../incus/address.ts';
import {
  createInstance,
  deleteInstance,
  getInstance,
  getState,
  patchInstanceConfig,
  rebuildInstance,
  setProfiles,
  startInstance,
  stopInstance,
} from '../incus/instances.ts';
import { adoptInstance, copyInstance, renameInstance } from '../incus/copyInstance.ts';
import { exportImage, importImage } from './imageFiles.ts';
import { deleteInstanceSnapshot, restoreInstance, takeInstanceSnapshot } from '../incus/snapshots.ts';
import { createProfile, deleteProfile, putProfile, updateProfile } from '../incus/profiles.ts';
import { publishImage } from '../incus/publishImage.ts';
import type { Place } from '../config/model.ts';
import { isLxopsError, LxopsError } from '../errors.ts';
import { createDirectory, ownDirectory, removeDirectory } from '../host/directory.ts';
import { type Host, runCommand } from '../host/runCommand.ts';
import type { Step, StepKind } from '../plan/step.ts';
import { destroyTree } from './destroyTree.ts';
import { unpackImage } from './unpackImage.ts';
import { FILESYSTEM_RUNNERS } from './filesystemSteps.ts';
import type { RunEvent } from './events.ts';
import type { Guest } from './guest.ts';
import { installPackages, outputTo } from './guestPackages.ts';

/** Everything a step may need. */
export interface RunContext {
  readonly incus: IncusClient;
  readonly host: Host;
  readonly emit: (event: RunEvent) => void;
  readonly guest: Guest;
  /** Records how far a step with several guest actions is; `number` is one of them. */
  readonly note: (state: 'begin' | 'done', number: number) => Promise<void>;
  readonly limits: RunLimits;
  /** Turns a place into `file:line:column`. */
  readonly locate: (place: Place) => string;
  /** The command line that goes on from a cloud-config entry, written `FILE:NUMBER`. */
  readonly goOn?: (entry: string) => string;
}

/** All in seconds. */
export interface RunLimits {
  /** How long an instance may take to get an address, and then to answer. */
  readonly pollSeconds: number;
  /** How long a shutdown may take before it is forced. */
  readonly stopSeconds: number;
  /** A pause between the address and the first guest action. */
  readonly waitBeforeConfigureSeconds: number;
}

type StepOf<K extends StepKind> = Extract<Step, { kind: K }>;
type Runners = {
  readonly [K in StepKind]: (step: StepOf<K>, context: RunContext, signal: AbortSignal) => Promise<unknown>;
};

/** One runner per kind of step: a new kind does not compile until it has one. */
const RUNNERS: Runners = {
  'profile.create': (step, { incus }, signal) => createProfile(incus, step, signal),
  'profile.update': (step, { incus }, signal) => updateProfile(incus, step, signal),
  'profile.put': (step, { incus }, signal) => putProfile(incus, step, signal),
  'profile.delete': (step, { incus }, signal) => deleteProfile(incus, step, signal),
  ...FILESYSTEM_RUNNERS,
  'dataset.destroy': (step, { host }, signal) => destroyTree(host, step.dataset, signal),
  'directory.create': (step, { host }, signal) => runCommand(host, createDirectory(step.directory), signal),
  'directory.remove': (step, { host }, signal) => runCommand(host, removeDirectory(step.directory), signal),
  'directory.own': (step, { host }, signal) => runCommand(host, ownDirectory(step.directory, step.owner), signal),
  'instance.create': (step, { incus, emit }, signal) => createInstance(incus, step, progressTo(emit), signal),
  'instance.copy': (step, { incus, emit }, signal) => copyInstance(incus, step, progressTo(emit), signal),
  'instance.rename': (step, { incus }, signal) => renameInstance(incus, step, step.to, signal),
  'instance.adopt': (step, { incus }, signal) => adoptInstance(incus, step, step, signal),
  'instance.snapshot': (step, { incus }, signal) => takeInstanceSnapshot(incus, step, step.snapshot, signal),
  'instance.restore': (step, { incus }, signal) => restoreInstance(incus, step, step.snapshot, signal),
  'instance.snapshot.delete': (step, { incus }, signal) => deleteInstanceSnapshot(incus, step, step.snapshot, signal),
  'image.export': (step, { incus, host }, signal) => exportImage(incus, host, step, signal),
  'image.import': (step, { incus }, signal) => importImage(incus, step, signal),
  'instance.rebuild': (step, { incus, emit }, signal) =>
    rebuildInstance(incus, step, step.image, progressTo(emit), signal),
  'instance.mark': (step, { incus }, signal) => patchInstanceConfig(incus, step, step.config, signal),
  'instance.profiles': (step, { incus }, signal) => setProfiles(incus, step, step.profiles, signal),
  'instance.start': start,
  'instance.stop': stop,
  'instance.delete': remove,
  'instance.address': address,
  'image.publish': publish,
  'image.unpack': (step, context, signal) => unpackImage(step, context, signal),
  guest: (step, { guest, emit }) => guest.perform(step, step.action, outputTo(emit)),
  'guest.packages': installPackages,
};

/** Do one step. */
export async function runStep<K extends StepKind>(
  step: StepOf<K>,
  context: RunContext,
  signal: AbortSignal,
): Promise<void> {
  const runner = RUNNERS[step.kind];
  await runner(step, context, signal);
}

function progressTo(emit: RunContext['emit']): (text: string) => void {
  return (text) => emit({ type: 'progress', text });
}

/** A run that was killed may have started it already. */
async function start(step: StepOf<'instance.start'>, { incus }: RunContext, signal: AbortSignal): Promise<void> {
  try {
    await startInstance(incus, step, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (!isLxopsError(error, 'incus.refused') || (await getState(incus, step, signal)).status !== 'Running')
      throw error;
  }
}

/** Shut down. Never by force: what an instance writes at its end would be lost, and nobody has agreed to that. */
async function stop(step: StepOf<'instance.stop'>, { incus, limits }: RunContext, signal: AbortSignal): Promise<void> {
  try {
    await stopInstance(incus, step, { timeoutSeconds: limits.stopSeconds, force: false }, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (!isLxopsError(error, 'incus.refused')) throw error;
    // It may have stopped a moment after the time was over; an ephemeral one is gone then.
    const seen = await getInstance(incus, step, signal);
    if (seen === undefined || seen.status === 'Stopped') return;
    if (seen.status !== 'Running') throw error;
    throw new LxopsError(
      'instance.running',
      { instance: step.instance, seconds: limits.stopSeconds },
      { cause: error },
    );
  }
}

/** An ephemeral instance is gone when it has stopped. */
async function remove(step: StepOf<'instance.delete'>, { incus }: RunContext, signal: AbortSignal): Promise<void> {
  try {
    await deleteInstance(incus, step, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (!isLxopsError(error, 'incus.refused') || error.details.status !== 404) throw error;
  }
}

async function address(
  step: StepOf<'instance.address'>,
  { incus, emit, limits }: RunContext,
  signal: AbortSignal,
): Promise<void> {
  const outcome = await waitForAddress(incus, step, limits.pollSeconds, signal);
  switch (outcome.kind) {
    case 'address':
      emit({ type: 'address', address: outcome.address });
      break;
    case 'no-nic':
      emit({ type: 'progress', text: `${step.instance} has no network interface` });
      break;
    case 'timeout':
      emit({
        type: 'warning',
        text: `${step.instance} got no address within ${limits.pollSeconds} s; going on without (-poll sets how long to wait)`,
      });
      break;
    case 'not-running':
      throw new LxopsError('instance.stopped', { instance: step.instance, status: outcome.status });
  }
  await answer(step, limits.pollSeconds, incus, signal);
  await delay(limits.waitBeforeConfigureSeconds * 1000, undefined, { signal });
}

/** Until commands can be run in it; the agent of a virtual machine comes up long after its address. */
async function answer(
  step: StepOf<'instance.address'>,
  seconds: number,
  incus: IncusClient,
  signal: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    try {
      await exec(incus, step, { command: ['/bin/sh', '-c', ':'] }, signal);
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (!isLxopsError(error, 'incus.refused') || performance.now() > deadline) throw error;
      await delay(250, undefined, { signal });
    }
  }
}

async function publish(step: StepOf<'image.publish'>, { incus, emit }: RunContext, signal: AbortSignal): Promise<void> {
  const fingerprint = await publishImage(incus, step, progressTo(emit), signal);
  emit({ type: 'result', text: `Instance published with fingerprint: ${fingerprint}` });
}
