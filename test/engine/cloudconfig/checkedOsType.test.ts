import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkedOsType } from '../../../engine/cloudconfig/ostype/checkedOsType.ts';
import { OS_TYPES } from '../../../engine/cloudconfig/ostype/osTypes.ts';

const mine = { name: 'mine', install: 'get' };

test('what lxops brings passes its own check', () => {
  for (const ostype of OS_TYPES.values()) {
    const checked = checkedOsType(ostype);
    assert.ok(typeof checked === 'object', ostype.name);
    assert.deepEqual(Object.keys(checked).toSorted(), Object.keys(ostype).toSorted());
  }
});

test('what is no ostype is said to be none, and why', () => {
  for (const [value, why] of [
    [undefined, /no ostype/],
    ['alpine', /no ostype/],
    [{ install: 'get' }, /no name/],
    [{ name: 'mine' }, /no install/],
    [{ ...mine, addUser: 'adduser' }, /addUser is no function/],
    [{ ...mine, update: () => 'x' }, /update is no string/],
  ] as const) {
    const said = checkedOsType(value);
    assert.match(typeof said === 'string' ? said : 'an ostype', why);
  }
});

test('functions that do not keep their promise are found when they are called', () => {
  const bad = checkedOsType({
    ...mine,
    setTimezone: (zone: string) => `set ${zone}`,
    setLocale: () => [{ scrpt: 'x' }],
  });
  assert.ok(typeof bad === 'object');
  assert.throws(() => bad.setTimezone?.('UTC'), /mine\.setTimezone returned .*set UTC.*, which is no words/);
  assert.throws(() => bad.setLocale?.('C'), /mine\.setLocale/);
  const good = checkedOsType({ ...mine, setTimezone: (zone: string) => ['set', zone] });
  assert.deepEqual(typeof good === 'object' && good.setTimezone?.('UTC'), ['set', 'UTC']);
});
