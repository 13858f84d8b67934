import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withSudo } from '../../../engine/host/command.ts';
import { ownDirectory, removeDirectory } from '../../../engine/host/directory.ts';
import { createDataset, destroyDataset, isBusy, listDatasets, parseDatasets } from '../../../engine/host/zfs.ts';

test('commands are argument vectors', () => {
  assert.deepEqual(createDataset('tank/a b', { compression: 'on' }).argv, [
    'zfs',
    'create',
    '-p',
    '-o',
    'compression=on',
    'tank/a b',
  ]);
  assert.deepEqual(ownDirectory('/srv/x', '1000:1000').argv, ['chown', '1000:1000', '/srv/x']);
});

test('nothing is destroyed by force, and nothing mounted elsewhere is entered', () => {
  assert.deepEqual(destroyDataset('tank/a').argv, ['zfs', 'destroy', '-r', 'tank/a']);
  assert.deepEqual(removeDirectory('/srv/x').argv, ['rm', '-rf', '--one-file-system', '--', '/srv/x']);
});

test('sudo stands in front where it is needed', () => {
  const change = createDataset('tank/a', {});
  assert.equal(withSudo(change, 'auto', 0)[0], 'zfs');
  assert.equal(withSudo(change, 'auto', 1000)[0], 'sudo');
  assert.equal(withSudo(change, 'always', 0)[0], 'sudo');
  assert.equal(withSudo(change, 'never', 1000)[0], 'zfs');
  assert.equal(withSudo(listDatasets(['tank']), 'always', 1000)[0], 'zfs', 'reading needs no root');
});

test('lists are read by tabs, and - is no value', () => {
  assert.deepEqual(parseDatasets('tank/a\t/tank/a\tyes\t24.5K\t-\ntank/b\tnone\tno\t24K\ttank/a@s\n'), [
    { name: 'tank/a', mountpoint: '/tank/a', mounted: true, used: '24.5K', origin: undefined },
    { name: 'tank/b', mountpoint: 'none', mounted: false, used: '24K', origin: 'tank/a@s' },
  ]);
});

test('a list with the name alone is understood', () => {
  assert.deepEqual(parseDatasets('tank/a\n'), [
    { name: 'tank/a', mountpoint: undefined, mounted: undefined, used: undefined, origin: undefined },
  ]);
});

test('busy is a passing state, missing is not', () => {
  assert.ok(isBusy("cannot destroy 'tank/a': dataset is busy"));
  assert.ok(!isBusy("cannot open 'tank/a': dataset does not exist"));
});
