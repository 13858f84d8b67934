import assert from 'node:assert/strict';
import { test } from 'node:test';
import { globalAddresses, hasNic } from '../../../engine/incus/address.ts';
import type { WireAddress } from '../../../engine/incus/instances.ts';

const address = (family: WireAddress['family'], text: string, scope = 'global'): WireAddress => ({
  family,
  address: text,
  scope,
});

test('global addresses of all interfaces, in order of their names', () => {
  const network = {
    eth1: { addresses: [address('inet', '10.0.0.9')] },
    lo: { addresses: [address('inet', '127.0.0.1', 'local')] },
    eth0: {
      addresses: [address('inet6', 'fe80::1', 'link'), address('inet6', 'fd00::1'), address('inet', '10.0.0.2')],
    },
    down: { addresses: null },
  };
  assert.deepEqual(globalAddresses({ status: 'Running', network }), {
    ipv4: ['10.0.0.2', '10.0.0.9'],
    ipv6: ['fd00::1'],
  });
});

test('a stopped instance has none', () => {
  assert.deepEqual(globalAddresses({ status: 'Stopped', network: null }), { ipv4: [], ipv6: [] });
  assert.deepEqual(globalAddresses(undefined), { ipv4: [], ipv6: [] });
});

test('a network interface may come from a profile', () => {
  assert.equal(hasNic({ expanded_devices: { root: { type: 'disk' }, eth0: { type: 'nic' } } }), true);
  assert.equal(hasNic({ expanded_devices: { root: { type: 'disk' } } }), false);
});
