import type { Instance } from '../instance/model.ts';
import type { DiskDevice } from './step.ts';

/** The disk devices of the instance's own profile, by device id. */
export function devicesOf(instance: Instance): Record<string, DiskDevice> {
  return Object.fromEntries(
    instance.devices
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ id, path, directory, readonly }) => [
        id,
        { type: 'disk', path, source: directory, ...(readonly ? { readonly: 'true' as const } : {}) },
      ]),
  );
}

/** Do two sets of devices say the same, in whatever order? */
export function sameDevices(a: DeviceTable, b: DeviceTable): boolean {
  return canonical(a) === canonical(b);
}

type DeviceTable = Readonly<Record<string, object>>;

function canonical(devices: DeviceTable): string {
  const sorted = (table: object): [string, unknown][] => Object.entries(table).toSorted(([x], [y]) => (x < y ? -1 : 1));
  return JSON.stringify(sorted(devices).map(([id, device]) => [id, sorted(device as object)]));
}
