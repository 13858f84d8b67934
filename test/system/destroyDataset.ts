import assert from 'node:assert/strict';
import { execa } from 'execa';
import { until } from '../sandbox/processes.ts';

/** Destroy a dataset that nobody uses. zfs-fuse lets go of it some moments after its unmount, under load later. */
export async function destroyDataset(dataset: string): Promise<void> {
  await execa('zfs', ['unmount', dataset], { reject: false });
  const isGone = async () => (await execa('zfs', ['destroy', dataset], { reject: false })).exitCode === 0;
  assert.ok(await until(isGone, 10), `${dataset} stays busy`);
}
