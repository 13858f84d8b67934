import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packDirectory } from '../../../engine/host/archive.ts';
import { parseMissingPaths } from '../../../engine/host/directory.ts';
import { hostFlaw, overSsh, quoteForShell } from '../../../engine/host/ssh.ts';
import { parseMissing, receiveDataset, takeSnapshot } from '../../../engine/host/zfs.ts';

test('plain words stay plain, others are one word for a shell', () => {
  for (const word of ['tank/web@s', '-o', 'compression=on', '1000:1000', 'a+b,c%d'])
    assert.equal(quoteForShell(word), word);
  assert.equal(quoteForShell(''), "''");
  assert.equal(quoteForShell("it's"), String.raw`'it'\''s'`);
  for (const word of ['~', '=x', 'a b', '$(id)', '{a,b}', '!x', 'ä', '\n'])
    assert.equal(quoteForShell(word), `'${word}'`);
});

test('root there is who we are there', () => {
  const argv = (host: string, user: number, policy: 'auto' | 'always' | 'never' = 'auto') =>
    overSsh(host, takeSnapshot('tank/web@s'), policy, user).argv.slice(2);
  const plain = ['zfs', 'snapshot', 'tank/web@s'];
  assert.deepEqual(argv('far', 0), plain);
  assert.deepEqual(argv('far', 1000), ['sudo', ...plain]);
  assert.deepEqual(argv('root@far', 1000), plain);
  assert.deepEqual(argv('alex@far', 0), ['sudo', ...plain]);
  assert.deepEqual(argv('root@far', 0, 'always'), ['sudo', ...plain]);
  assert.deepEqual(argv('far', 1000, 'never'), plain);
});

test('what ssh would read as something else is no host', () => {
  assert.deepEqual(
    ['far', 'alex@far', '-oProxyCommand=x', '', 'a b'].map((host) => hostFlaw(host) === undefined),
    [true, true, false, false, false],
  );
});

test('what does not exist is told from what cannot be seen', () => {
  assert.deepEqual(
    parseMissing("cannot open 'tank/a b@s': dataset does not exist\ncannot open 'x': dataset does not exist\n"),
    ['tank/a b@s', 'x'],
  );
  assert.equal(parseMissing("cannot open 'x': dataset does not exist\nThe ZFS modules are not loaded.\n"), undefined);
  assert.deepEqual(parseMissingPaths("ls: cannot access '/srv/a b': No such file or directory\n"), ['/srv/a b']);
  assert.equal(parseMissingPaths("ls: cannot access '/srv': Permission denied\n"), undefined);
});

test('options are given only where they mean something', () => {
  assert.deepEqual(packDirectory('/srv', 'a:b.tar.gz').argv.slice(0, 4), ['tar', 'cfz', 'a:b.tar.gz', '--force-local']);
  assert.deepEqual(receiveDataset('tank/web', { over: false }).argv, ['zfs', 'receive', 'tank/web']);
  assert.deepEqual(receiveDataset('tank/web', { over: true }).argv, ['zfs', 'receive', '-F', 'tank/web']);
});
