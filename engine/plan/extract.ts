import type { Instance, InstanceDevice } from '../instance/model.ts';
import { filesystemSteps, keptFilesystems, templateOf } from './filesystems.ts';
import { placeProblems } from './places.ts';
import { at, busy, type Plan, type Refusal } from './plan.ts';
import type { DataSource } from './sources.ts';
import type { ImageSource, Step } from './step.ts';
import type { HostWorld, World } from './world.ts';

export interface ExtractRequest {
  readonly instance: Instance;
  readonly project: string;
}

/** What an extraction depends on beside the host. */
export interface ExtractSeen extends HostWorld {
  readonly image: World['image'];
  /** Directories that an extraction which was stopped has left, among those of `stages`. */
  readonly left: ReadonlySet<string>;
}

/** Plan to make the filesystems of an instance and fill its new directories with what the image has in their place. */
export function planExtract({ instance, project }: ExtractRequest, world: ExtractSeen): Plan {
  const refusals = [...busy(world, instance.name), ...extractProblems(instance, world)];
  return {
    operation: 'extract',
    instance: instance.name,
    project,
    title: `extract the devices of ${instance.name} from its image`,
    actions: [],
    steps: refusals.length > 0 ? [] : extractSteps(instance, project, world),
    losses: [],
    keeps: keptFilesystems(instance, world),
    refusals,
  };
}

/**
 * Plan a launch that first extracts what its template does not have yet: one plan, so that a run which is stopped goes on
 * in the middle of either.
 */
export function planExtractFirst(
  launch: (world: World) => Plan,
  { instance: template, project }: ExtractRequest,
  seen: ExtractSeen,
  world: World,
): Plan {
  const missing = template.devices.filter((device) => isFilled(device, template, seen));
  const doubts = leftBehind(template, seen);
  if (missing.length === 0 && doubts.length === 0) return launch(world);
  const made = missing.map(({ directory }) => [directory, { kind: 'directory', realPath: directory }] as const);
  const plan = launch({ ...world, directories: new Map([...world.directories, ...made]) });
  const refusals = [...doubts, ...extractProblems(template, seen), ...plan.refusals];
  const steps = refusals.length > 0 ? [] : [...extractSteps(template, project, seen), ...plan.steps];
  return { ...plan, refusals, steps };
}

/** Another run was stopped in the middle of filling the template; which of its directories are whole, only that run knows. */
function leftBehind({ name, devices }: Instance, { left, unfinished }: ExtractSeen): Refusal[] {
  if (left.size === 0 || devices.some(({ directory }) => unfinished?.fillsPending.has(directory) === true)) return [];
  const text = `${[...left].join(', ')} is left from an extraction of ${name} that was stopped, so its directories may be incomplete. Do again what was stopped, or remove the directories of ${name}`;
  return [{ text }];
}

/** Where the image is unpacked before its directories go to their places: in the filesystem of one of them. */
export function stages({ filesystems }: Instance): string[] {
  return filesystems.map(({ directory }) => `${directory}/.lxops-extract`);
}

/** What keeps the devices of an instance from being extracted. */
function extractProblems(instance: Instance, world: ExtractSeen): Refusal[] {
  const { config, owner, image, devices } = instance;
  const refusals = placeProblems({ ...instance, devices: devices.filter(({ filesystem }) => filesystem) }, world);
  if (image === '') refusals.push({ text: 'Please provide image: there is none to extract from', ...at(config.image) });
  else if (world.image.from === 'nowhere') refusals.push({ text: world.image.reason, ...at(config.image) });
  if (owner !== '' && shiftOf(owner) === undefined)
    refusals.push({ text: `owner should have the form uid:gid (${owner})`, ...at(config.deviceOwner) });
  return refusals;
}

/** The steps, without those of another operation around them. */
function extractSteps(instance: Instance, project: string, world: ExtractSeen): Step[] {
  const { image, left } = world;
  const stage = stageFor(instance, world);
  const steps = filesystemSteps(instance, stage === undefined ? undefined : staged(instance, stage), world);
  const first = steps.findIndex(({ kind }) => kind === 'directory.fill');
  const over = new Set([...left, ...(stage === undefined ? [] : [stage])]);
  const remove = [...over].map((directory): Step => ({ kind: 'directory.remove', directory }));
  if (first < 0 || stage === undefined || image.from === 'nowhere') return [...steps, ...remove];
  return [...steps.slice(0, first), ...unpack(instance, project, image, stage), ...steps.slice(first), ...remove];
}

/** All of them, also for the rest of an extraction that was stopped: one may be in another. */
function unpack({ devices, filesystems, owner }: Instance, project: string, image: ImageSource, stage: string): Step[] {
  const lasting = new Set(filesystems.filter(({ transient }) => !transient).map(({ id }) => id));
  const wanted = devices.filter(({ filesystem }) => filesystem !== undefined && lasting.has(filesystem));
  const paths = [...new Set(wanted.map(({ path }) => path))];
  const shift = shiftOf(owner);
  return [
    { kind: 'image.unpack', project, image, paths, directory: stage },
    ...(shift === undefined ? [] : [{ kind: 'owners.shift', directory: stage, ...shift, links: true } as const]),
  ];
}

/** The stage is in the first filesystem that has a directory to fill. */
function stageFor(instance: Instance, world: HostWorld): string | undefined {
  const device = instance.devices.find((one) => isFilled(one, instance, world));
  const index = instance.filesystems.findIndex(({ id }) => id === device?.filesystem);
  return stages(instance)[index];
}

function isFilled(device: InstanceDevice, instance: Instance, world: HostWorld): boolean {
  return templateOf(device, instance, { how: 'copy', source: instance }, world) !== undefined;
}

/** The instance as if its directories were in the image that is unpacked. */
function staged(instance: Instance, stage: string): DataSource {
  const devices = instance.devices.map((device) => ({ ...device, directory: unpackedAt(stage, device.path) }));
  return { how: 'copy', source: { ...instance, devices } };
}

/** Where a directory of the image is after it was unpacked. */
export function unpackedAt(stage: string, path: string): string {
  return `${stage}/root/${path.replace(/^\/+/, '')}`.replace(/\/+$/, '');
}

/** The ids of a container begin where those of the owner are. */
function shiftOf(owner: string): { readonly uid: number; readonly gid: number } | undefined {
  const [, uid, gid] = /^(\d+):(\d+)$/.exec(owner) ?? [];
  return uid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}
