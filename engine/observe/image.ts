import { findImage, resolveImage, type ResolvedImage } from '../incus/images.ts';
import { loadClientConfig } from '../incus/loadClientConfig.ts';
import { hasImage } from '../incus/simplestreams.ts';
import type { Observation } from './observeWorld.ts';

/** Where the image of the instance comes from, or why it cannot be had. */
export async function observeImage(
  { incus, host, instance, project }: Pick<Observation, 'incus' | 'host' | 'instance' | 'project'>,
  signal: AbortSignal,
): Promise<ResolvedImage> {
  if (instance.image === '') return { from: 'nowhere', reason: 'There is no image to launch from; set image' };
  const config = await loadClientConfig(incus.server, host.environment, signal);
  const image = await findImage(incus, project, resolveImage(instance.image, config), signal);
  if (image.from !== 'remote' || image.protocol !== 'simplestreams') return image;
  if ((await hasImage(image, image.alias, signal)) !== false) return image;
  return {
    from: 'nowhere',
    reason: `The image server ${image.remote} (${image.server}) has no image "${image.alias}"; \`${incus.server === 'lxd' ? 'lxc' : 'incus'} image list ${image.remote}:\` lists what there is`,
  };
}
