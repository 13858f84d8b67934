import assert from 'node:assert/strict';
import { test } from 'node:test';
import { currentProject, parseClientConfig } from '../../../engine/incus/clientConfig.ts';
import { configDirectories } from '../../../engine/incus/loadClientConfig.ts';

const text = `default-remote: srv
remotes:
  local: {addr: unix://, project: p1}
  srv: {addr: https://10.0.0.1:8443, auth_type: tls, protocol: incus, public: false}
  odd: ~
aliases: {}
`;

test('remotes with what is written of them', () => {
  const { remotes, defaultRemote } = parseClientConfig(text);
  assert.equal(defaultRemote, 'srv');
  const rest = { authType: '', certificate: undefined };
  assert.deepEqual(remotes.get('srv'), {
    address: 'https://10.0.0.1:8443',
    protocol: 'incus',
    project: undefined,
    ...rest,
    authType: 'tls',
  });
  assert.deepEqual(remotes.get('local'), { address: 'unix://', protocol: '', project: 'p1', ...rest });
  assert.deepEqual(remotes.get('odd'), { address: '', protocol: '', project: undefined, ...rest });
});

test('a file that makes no sense counts as empty', () => {
  for (const broken of ['', '[', '- a', 'remotes: 1', 'remotes: [a'])
    assert.equal(parseClientConfig(broken).remotes.size, 0);
});

test('the current project: environment, then the switch, then default; LXD has no such variable', () => {
  const config = parseClientConfig(text);
  assert.equal(currentProject(config, 'incus', { INCUS_PROJECT: 'p2' }), 'p2');
  assert.equal(currentProject(config, 'incus', { INCUS_PROJECT: '' }), 'p1');
  assert.equal(currentProject(config, 'lxd', { INCUS_PROJECT: 'p2' }), 'p1');
  assert.equal(currentProject(parseClientConfig(''), 'incus', {}), 'default');
  assert.equal(currentProject(config, 'incus', {}, 'srv'), 'default');
});

test('where the configuration lies', () => {
  assert.deepEqual(configDirectories('incus', { HOME: '/h' }), ['/h/.config/incus', '/etc/incus']);
  assert.deepEqual(configDirectories('incus', { HOME: '/h', INCUS_CONF: '/c', INCUS_GLOBAL_CONF: '/g' }), ['/c', '/g']);
  assert.deepEqual(configDirectories('lxd', { HOME: '/h' }), [
    '/h/.config/lxc',
    '/h/snap/lxd/common/config',
    '/etc/lxd',
  ]);
});
