import { describeAction } from '../cloudconfig/describe.ts';
import type { ImageSource, Step } from './step.ts';

/** The sentence a person reads before and while the step runs. */
export function describe(step: Step): string {
  switch (step.kind) {
    case 'profile.create':
      return `create profile ${step.profile}${withDevices(step.devices)}`;
    case 'profile.update':
      return `update profile ${step.profile}${withDevices(step.devices)}`;
    case 'profile.delete':
      return `delete profile ${step.profile}`;
    case 'dataset.create':
      return `create dataset ${step.dataset}${withProperties(step.properties)}`;
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
    case 'instance.start':
      return `start ${step.instance}`;
    case 'instance.stop':
      return `stop ${step.instance}`;
    case 'instance.delete':
      return `delete instance ${step.instance} with its root disk`;
    case 'instance.address':
      return `wait for an address of ${step.instance}`;
    case 'guest':
      return describeAction(step.action);
  }
}

/** The image as users write it. */
export function imageText(image: ImageSource): string {
  return image.from === 'local' ? image.alias : `${image.remote}:${image.alias}`;
}

function withDevices(devices: Readonly<Record<string, { path: string; source: string; readonly?: 'true' }>>): string {
  const list = Object.values(devices).map(
    ({ path, source, readonly }) => `${source} at ${path}${readonly ? ' (read-only)' : ''}`,
  );
  return list.length === 0 ? ' without devices' : `: ${list.join(', ')}`;
}

function withProperties(properties: Readonly<Record<string, string>>): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${value}`);
  return list.length === 0 ? '' : ` (${list.join(', ')})`;
}
