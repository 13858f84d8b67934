import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import { parseEdited, type ParsedParts } from '../../../../engine/config/yaml/parseEdited.ts';
import { parseYaml, type YamlTree } from '../../../../engine/config/yaml/parseYaml.ts';
import { splitYaml } from '../../../../engine/config/yaml/splitYaml.ts';
import { randomNumbers } from '../../../random.ts';

const DEVICES = Array.from({ length: 40 }, (_, n) => `  d${n}:\n    path: /srv/${n}\n    dir: "x${n}"\n`);
const LXOPS = `#lxops-v1
# a web server
description: |
  Several lines.

  The end.

ostype: alpine # small
image: (release)/default
include:
- part.yaml
- "(local)/x.yaml"
filesystems:
  # the one
  main: {pattern: tank/(instance),
    destroy: yes}
  other:
    zfsproperties: {recordsize: 16K}
devices:
${DEVICES.join('')}# after the devices
properties: {release: "3.23"}
`;

const FILES = Array.from(
  { length: 20 },
  (_, n) => `- path: /etc/${n}\n  content: |\n    [x]\n    a=${n} && b\n\n# comment ${n}\n`,
);
const USERS = Array.from({ length: 30 }, (_, n) => `  - name: u${n}\n    groups: [a, b]\n    sudo: true\n`);
const CLOUD = `#cloud-config

packages: [a, b]
write_files:
${FILES.join('')}users:
${USERS.join('')}runcmd:
- |
  if true; then
  \techo
  fi
- [ls, -l]
`;

const WORDS = '{ } [ ] : - " \' | &a *a # ? !!x --- ... os % , >-'.split(' ');
const BREAKS = [
  '\n',
  '  ',
  ': ',
  '- ',
  ' # c\n',
  '\t',
  '\n\n',
  '\r\n',
  '\u0000',
  '\n  x:\n',
  '\nx',
  ': |\n',
  '\n- ',
  '\n#x\n',
  '<<: ',
];
const PIECES = [...WORDS, ...BREAKS];

test('after any edit the tree is that of a fresh parse', () => {
  const random = randomNumbers(20261123);
  let inParts = 0;
  for (const original of [LXOPS, CLOUD]) {
    let text = original;
    let parts: ParsedParts | undefined;
    for (let round = 0; round < 150; round++) {
      const edited = parseEdited(text, parts);
      parts = edited.parts;
      if (splitYaml(text) !== undefined) inParts++;
      assert.deepEqual(plain(edited.tree), plain(parseYaml(text)), JSON.stringify(text));
      const at = random(text.length + 1);
      text = text.slice(0, at) + PIECES[random(PIECES.length)] + text.slice(at + random(6));
      if (round % 12 === 11) text = original;
    }
  }
  assert.ok(inParts > 150, `only ${inParts} texts were split`);
});

test('long entries are split further', () => {
  const region = splitYaml(LXOPS);
  assert.equal(region?.parts.length, 7);
  assert.equal(region.parts.find(({ inner }) => inner !== undefined)?.inner?.parts.length, DEVICES.length);
  assert.equal(splitYaml(CLOUD)?.parts[1]?.inner?.kind, 'list');
});

test('what did not change is not parsed again', () => {
  const first = parseEdited(LXOPS);
  const text = LXOPS.replace('/srv/20', '/srv/here');
  const second = parseEdited(text, first.parts);
  const before = new Set([...first.parts.values()].flat().flatMap(({ items }) => items));
  const fresh = [...second.parts.values()]
    .flat()
    .flatMap(({ items }) => items)
    .filter((item) => !before.has(item));
  assert.equal(fresh.length, 1);
});

/** A tree as plain values, without comments: they are no part of the result. */
function plain({ root, targets, errors }: YamlTree): unknown {
  const order = (a: { span: { start: number } }, b: { span: { start: number } }): number => a.span.start - b.span.start;
  return {
    root: plainNode(root),
    targets: [...targets].map(([from, to]) => [from.range, to.range]),
    errors: errors.toSorted(order),
  };
}

function plainNode(node: unknown): unknown {
  if (isScalar(node)) return [node.source, node.type, node.tag, node.anchor, span(node.range)];
  if (isAlias(node)) return ['*', node.source, span(node.range)];
  if (isSeq(node)) return { list: node.items.map(plainNode), at: span(node.range), tag: node.tag };
  if (!isMap(node)) return node;
  return {
    map: node.items.map(({ key, value }) => [plainNode(key), plainNode(value)]),
    at: span(node.range),
    tag: node.tag,
  };
}

function span(range: readonly number[] | null | undefined): unknown {
  return range?.slice(0, 2);
}

test('a key that is half typed is parsed on its own', () => {
  const first = parseEdited(LXOPS);
  const { tree, parts } = parseEdited(LXOPS.replace('    path: /srv/20', '    reado\n    path: /srv/20'), first.parts);
  assert.deepEqual(
    tree.errors.map(({ reason }) => reason),
    ['Implicit keys need to be on a single line'],
  );
  const before = new Set([...first.parts.values()].flat().flatMap(({ items }) => items));
  const fresh = [...parts.values()].flat().flatMap(({ items }) => items);
  assert.equal(fresh.filter((item) => !before.has(item)).length, 1);
});
