import { imageNames, listImages } from '../incus/images.ts';
import { listInstances } from '../incus/instances.ts';
import { compareBytes } from '../instance/compare.ts';
import type { Run } from './command.ts';
import { exactly } from './load.ts';
import { json, table } from './table.ts';
import { projectOf, withServer } from './withServer.ts';

/** Which instance was made from which image. */
export const instances: Run = async (invocation) => {
  const { flags, words, terminal } = invocation;
  exactly(0, words);
  return await withServer(invocation, async (incus) => {
    const project = await projectOf(invocation, incus);
    const [images, all] = await Promise.all([
      listImages(incus, project, terminal.signal),
      listInstances(incus, project, terminal.signal),
    ]);
    const names = imageNames(images);
    const rows = all
      .flatMap(({ name, config }): [string, string][] => {
        const base = config['volatile.base_image'];
        return base === undefined ? [] : [[names.get(base) ?? base, name]];
      })
      .toSorted(([a, x], [b, y]) => compareBytes(a, b) || compareBytes(x, y));
    const asJson = () => json(rows.map(([image, instance]) => ({ image, instance })));
    terminal.out(flags.boolean('json') ? asJson() : table(['IMAGE', 'INSTANCE'], rows));
    return 0;
  });
};
