import assert from 'node:assert/strict';
import { test } from 'node:test';
import { builtInRemotes, type ClientConfig } from '../../../engine/incus/clientConfig.ts';
import { resolveImage, wireSource } from '../../../engine/incus/images.ts';

const remote = { address: 'https://10.0.0.1:8443', protocol: '', authType: '', project: undefined, certificate: 'PEM' };
const config: ClientConfig = {
  remotes: new Map([...builtInRemotes.incus.remotes, ['srv', remote], ['docker', { ...remote, protocol: 'oci' }]]),
};

test('without a remote it is the local server', () => {
  assert.deepEqual(resolveImage('alpine/3.23', config), { from: 'local', alias: 'alpine/3.23' });
  assert.deepEqual(resolveImage('local:alpine', config), { from: 'local', alias: 'alpine' });
});

test('images: is known without being configured', () => {
  assert.deepEqual(resolveImage('images:alpine/3.18', config), {
    from: 'remote',
    remote: 'images',
    server: 'https://images.linuxcontainers.org',
    protocol: 'simplestreams',
    alias: 'alpine/3.18',
  });
});

test('a configured remote comes with its certificate', () => {
  const expected = {
    from: 'remote',
    remote: 'srv',
    server: remote.address,
    protocol: 'incus',
    alias: 'web',
    certificate: 'PEM',
  };
  assert.deepEqual(resolveImage('srv:web', config), expected);
});

test('what cannot be used says why', () => {
  const reason = (text: string): string | undefined => {
    const image = resolveImage(text, config);
    return image.from === 'nowhere' ? image.reason : undefined;
  };
  assert.equal(reason('imges:alpine'), 'no remote is called "imges"; known are docker, images, local, srv');
  assert.equal(reason('docker:nginx'), 'images of the remote "docker" cannot be used: its protocol is oci');
  assert.equal(reason('images:'), '"images:" names no image');
});

test('the words of a request', () => {
  const image = { from: 'remote', remote: 'srv', server: 'https://s', protocol: 'incus', alias: 'web' } as const;
  const source = { type: 'image', mode: 'pull', server: 'https://s', alias: 'web' };
  assert.deepEqual(wireSource(image, 'incus'), { ...source, protocol: 'incus' });
  assert.deepEqual(wireSource({ ...image, certificate: 'PEM' }, 'lxd'), {
    ...source,
    protocol: 'lxd',
    certificate: 'PEM',
  });
  assert.deepEqual(wireSource({ from: 'local', alias: 'a' }, 'incus'), { type: 'image', alias: 'a' });
  assert.deepEqual(wireSource({ from: 'local', alias: 'ab', fingerprint: 'abc' }, 'lxd'), {
    type: 'image',
    fingerprint: 'abc',
  });
});
