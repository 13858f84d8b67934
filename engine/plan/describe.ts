import { describeAction } from '../cloudconfig/describe.ts';
import { describeFilesystemStep, onHost, withProperties } from './describeFilesystem.ts';
import type { CopyOrigin, ImageSource, Step } from './step.ts';

/** The sentence a person reads before and while the step runs. */
export function describe(step: Step): string {
  switch (step.kind) {
    case 'profile.create':
      return `create profile ${step.profile}${withDevices(step.devices)}`;
    case 'profile.update':
      return `update profile ${step.profile}${withDevices(step.devices)}`;
    case 'profile.put':
      return `${step.exists ? 'replace' : 'create'} profile ${step.profile}`;
    case 'profile.delete':
      return `delete profile ${step.profile}`;
    case 'dataset.create':
      return `create dataset ${step.dataset}${withProperties(step.properties)}${onHost(step.host)}`;
    case 'dataset.destroy':
      return `destroy dataset ${step.dataset} with its snapshots`;
    case 'directory.create':
      return `create directory ${step.directory}`;
    case 'directory.remove':
      return `remove directory ${step.directory} with everything in it`;
    case 'directory.own':
      return `give ${step.directory} to ${step.owner}`;
    case 'instance.create':
      return `create instance ${step.instance} from ${imageText(step.image)} with profiles ${step.profiles.join(', ')}`;
    case 'instance.rebuild':
      return `replace the root disk of ${step.instance} by ${imageText(step.image)}`;
    case 'instance.mark':
      return `note on ${step.instance} that it is ${step.config['user.lxops.state'] ?? 'known'}`;
    case 'instance.profiles':
      return `give ${step.instance} the profiles ${step.profiles.join(', ')}`;
    case 'instance.start':
      return `start ${step.instance}`;
    case 'instance.stop':
      return `stop ${step.instance}`;
    case 'instance.delete':
      return `delete instance ${step.instance} with its root disk`;
    case 'instance.address':
      return `wait for an address of ${step.instance}`;
    case 'image.unpack':
      return `unpack ${step.paths.join(', ')} of ${imageText(step.image)} into ${step.directory}`;
    case 'image.publish':
      return `publish ${step.instance}/${step.snapshot} as image ${step.alias}`;
    case 'guest':
      return describeAction(step.action);
    case 'guest.packages':
      return `install ${step.actions.map((action) => action.package?.word ?? '').join(', ')}`;
    case 'instance.copy':
      return `create instance ${step.instance} as a copy of ${copyText(step.origin)} with profiles ${step.profiles.join(', ')}`;
    case 'instance.rename':
      return `rename instance ${step.instance} to ${step.to}`;
    case 'instance.adopt':
      return `give ${step.instance} the profiles ${step.profiles.join(', ')}`;
    case 'instance.snapshot':
      return `take snapshot ${step.snapshot} of instance ${step.instance}`;
    case 'instance.restore':
      return `put instance ${step.instance} back to its snapshot ${step.snapshot}`;
    case 'instance.snapshot.delete':
      return `delete snapshot ${step.snapshot} of instance ${step.instance}`;
    case 'image.export':
      return `write image ${step.alias} to ${step.file}`;
    case 'image.import':
      return `read image ${step.alias} from ${step.file}`;
    default:
      return describeFilesystemStep(step);
  }
}

/** The image as users write it. */
function imageText(image: ImageSource): string {
  return image.from === 'local' ? image.alias : `${image.remote}:${image.alias}`;
}

function withDevices(devices: Readonly<Record<string, { path: string; source: string; readonly?: 'true' }>>): string {
  const list = Object.values(devices).map(
    ({ path, source, readonly }) => `${source} at ${path}${readonly ? ' (read-only)' : ''}`,
  );
  return list.length === 0 ? ' without devices' : `: ${list.join(', ')}`;
}

/** An instance or snapshot as users write it. */
function copyText({ project, instance, snapshot }: CopyOrigin): string {
  return `${instance}${snapshot === '' ? '' : `/${snapshot}`} of project ${project}`;
}
