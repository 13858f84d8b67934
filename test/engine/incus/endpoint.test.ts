import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dial } from '../../../engine/incus/endpoint.ts';

test('a socket needs no certificates', () => {
  assert.deepEqual(dial({ socketPath: '/s' }), {
    address: '/s',
    origin: 'http://unix.socket',
    connect: { socketPath: '/s' },
  });
});

test('a remote without a pinned certificate is judged by the authorities of the system', () => {
  const { origin, connect } = dial({ remote: 'r', url: 'https://h:8443', certificate: undefined, client: undefined });
  assert.equal(origin, 'https://h:8443');
  assert.deepEqual(connect, { allowH2: false });
});

test('nothing switches the check of the certificate off', () => {
  const { connect } = dial({ remote: 'r', url: 'https://h:8443', certificate: undefined, client: undefined });
  assert.ok(!('rejectUnauthorized' in connect));
});

test('certificates that are none', () => {
  const flawed = { remote: 'r', url: 'https://h:8443', certificate: 'x', client: undefined };
  assert.throws(() => dial(flawed), { code: 'remote.unusable' });
  const own = { remote: 'r', url: 'https://h:8443', certificate: undefined, client: { certificate: 'x', key: 'y' } };
  assert.throws(() => dial(own), { code: 'remote.unusable' });
});
