import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type ImageConfig,
  imageFacts,
  imageProperties,
  type ImageWishes,
} from '../../../engine/instance/imageFacts.ts';

const nothing = {
  snapshot: undefined,
  alias: '',
  compression: '',
  format: '',
  architecture: '',
  os: '',
  variant: '',
  release: '',
  serial: '',
  description: '',
  name: '',
};
const web: ImageConfig = { path: 'dir/web.yaml', ostype: 'alpine', description: 'Web server\nmore' };

function facts(source: string, config?: ImageConfig, more: Partial<ImageWishes> = {}) {
  const found = imageFacts({ ...nothing, source, ...more }, config);
  if ('problem' in found) return found.problem;
  const { alias, os, variant, release, serial, description, name } = found;
  return { alias, os, variant, release, serial, description, name };
}

test('the version is that in the name of the instance', () => {
  assert.deepEqual(facts('alpine-web-20260105-0931/copy', web), {
    alias: 'alpine-web-20260105-0931',
    os: 'alpine',
    variant: 'web',
    release: '20260105-0931',
    serial: '20260105-0931',
    description: 'Web server',
    name: 'alpine-web-20260105-0931',
  });
});

test('one digit is no version, -serial comes before -release, and both before the name', () => {
  const alias = (source: string, more: Partial<ImageWishes>) => {
    const found = facts(source, web, more);
    return typeof found === 'string' ? found : [found.alias, found.release, found.serial];
  };
  assert.deepEqual(alias('web1/s', {}), ['alpine-web', '', '']);
  assert.deepEqual(alias('x-3.18_b/s', {}), ['alpine-web-3.18', '3.18', '3.18']);
  assert.deepEqual(alias('x-3.18/s', { release: 'r1' }), ['alpine-web-r1', 'r1', 'r1']);
  assert.deepEqual(alias('x/s', { release: 'r1', serial: 's1' }), ['alpine-web-s1', 'r1', 's1']);
});

test('without a configuration the instance is the alias', () => {
  const found = facts('i-1.2', undefined, { snapshot: 's' });
  assert.ok(typeof found !== 'string');
  assert.deepEqual([found.alias, found.variant, found.release], ['i-1.2', 'i-1.2', '1.2']);
});

test('what is missing', () => {
  assert.equal(facts('/s'), 'need instance name or config file');
  assert.equal(facts('a1', web), 'missing snapshot');
  assert.equal(facts('a1/', web), 'missing snapshot');
});

test('the image gets the properties that are known', () => {
  const found = imageFacts({ ...nothing, source: 'a/s', architecture: 'x86_64' }, undefined);
  assert.ok(!('problem' in found));
  assert.deepEqual(imageProperties(found), { architecture: 'x86_64', name: 'a', variant: 'a' });
});
