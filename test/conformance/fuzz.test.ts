import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { guestActions } from '../../engine/cloudconfig/actions.ts';
import { parseCloudConfig } from '../../engine/cloudconfig/parse.ts';
import { OS_TYPES } from '../../engine/cloudconfig/ostype/osTypes.ts';
import { checkSchema } from '../../engine/config/checks/schema.ts';
import { checkConfig } from '../../engine/config/checks/verify.ts';
import { mergeFiles } from '../../engine/config/merge.ts';
import { migrate } from '../../engine/config/migrate/migrate.ts';
import { parseFile } from '../../engine/config/parseFile.ts';
import { printConfig } from '../../engine/config/print.ts';
import { resolveInstance } from '../../engine/instance/resolveInstance.ts';
import { randomNumbers } from '../random.ts';

/** Documents in an ordinary run and, with `npm run test:long`, in a night. */
const DOCUMENTS = process.env['LXOPS_TEST_LONG'] === undefined ? 5_000 : 100_000;
const SEED = Number(process.env['LXOPS_TEST_SEED'] ?? 5);

const samples = readSamples();
const properties = { commandLine: new Map([['p', 'x']]), user: new Map<string, never>() };

test(`${DOCUMENTS} mutated real files: no crash, no hang, and what is printed reads back the same`, (t) => {
  const random = randomNumbers(SEED);
  const [protoKeys, slow] = [Reflect.ownKeys(Object.prototype).length, new Map<string, number>()];
  const good = { printed: 0, migrated: 0, moved: 0, applied: 0 };
  for (let count = 0; count < DOCUMENTS; count++) {
    const text = mutate(samples[random(samples.length)] ?? '', random);
    const started = performance.now();
    try {
      examine(text, good);
    } catch (error) {
      throw new Error(`document ${count} of seed ${SEED}:\n${JSON.stringify(text)}`, { cause: error });
    }
    const took = performance.now() - started;
    if (took > 1000) slow.set(text, took);
  }
  t.diagnostic(JSON.stringify(good));
  assert.deepEqual([...slow], []);
  assert.equal(Reflect.ownKeys(Object.prototype).length, protoKeys, 'nothing was put into Object.prototype');
  assert.ok(good.printed > DOCUMENTS / 5 && good.migrated > DOCUMENTS / 50 && good.applied > DOCUMENTS / 50);
});

/** Everything that reads a text. It may find errors, and may not throw. */
function examine(text: string, good: Record<'printed' | 'migrated' | 'moved' | 'applied', number>): void {
  if (text.startsWith('#cloud-config')) {
    const { config, issues } = parseCloudConfig('t.cfg', text);
    const actions = guestActions([config], OS_TYPES.get('alpine'));
    if (issues.length + actions.issues.length === 0) good.applied++;
    return;
  }
  const file = parseFile('t.yaml', text);
  checkSchema(file.directive === '#lxdops' ? 'lxdops' : 'lxops-v1', file.tree, 't.yaml');
  const { config } = mergeFiles('t.yaml', new Map([['t.yaml', file]]), properties);
  checkConfig(config, { exists: () => true });
  resolveInstance(config, 't', properties);
  const printed = printConfig(config);
  if (file.issues.some(({ severity }) => severity === 'error')) return;

  good.printed++;
  const again = parseFile('t.yaml', printed);
  assert.deepEqual(again.issues, [], printed);
  assert.equal(printConfig({ ...config, ...again.fields, path: '', files: [] }), printed);
  if (file.directive === '#lxdops') assertMigrated(text, good);
}

function assertMigrated(text: string, good: Record<'migrated' | 'moved', number>): void {
  const before = printConfig(parseFile('t.yaml', text).fields);
  const migrated = migrate(text, 't.yaml');
  assert.deepEqual(migrated.issues, []);
  const { fields, issues } = parseFile('t.yaml', migrated.text);
  const added = new Set(migrated.files.map(({ path }) => path));
  const cloudConfigFiles = fields.cloudConfigFiles.filter(({ value }) => !added.has(value));
  assert.deepEqual([issues, printConfig({ ...fields, cloudConfigFiles })], [[], before], migrated.text);
  assert.equal(migrate(migrated.text, 't.yaml').text, migrated.text);
  for (const { path, text: cloud } of migrated.files) assert.deepEqual(parseCloudConfig(path, cloud).issues, [], cloud);
  good.migrated++;
  good.moved += migrated.files.length;
}

/** Change a few things: letters, lines, indents, and pieces of other files. */
function mutate(text: string, random: (below: number) => number): string {
  let lines = text.split('\n');
  const any = (): string => lines[random(lines.length)] ?? '';
  for (let times = random(5); times > 0; times--) {
    const at = 1 + random(lines.length);
    const line = lines[at] ?? '';
    const letter = random(line.length + 1);
    switch (random(8)) {
      case 0:
        lines = lines.toSpliced(at, 1);
        break;
      case 1:
        lines = lines.toSpliced(at, 0, any());
        break;
      case 2:
        lines = lines.with(Math.min(at, lines.length - 1), any());
        break;
      case 3:
        lines = lines.toSpliced(at, 0, ...(samples[random(samples.length)] ?? '').split('\n').slice(1, 2 + random(6)));
        break;
      case 4:
        lines = lines.toSpliced(at, 1, `${' '.repeat(random(3))}${line}`);
        break;
      case 5:
        lines = lines.toSpliced(at, 1, line.slice(0, letter) + SIGNS[random(SIGNS.length)] + line.slice(letter));
        break;
      case 6:
        lines = lines.toSpliced(at, 1, line.slice(0, letter) + line.slice(letter + 1 + random(3)));
        break;
      default:
        lines = lines.toSpliced(at, 0, ENTRIES[random(ENTRIES.length)] ?? '');
    }
  }
  // Whatever an lxops file says, an lxdops file may say.
  if (lines[0] === '#lxops-v1' && random(3) === 0) lines[0] = '#lxdops';
  return lines.join(random(8) === 0 ? '\r\n' : '\n');
}

const SIGNS = [
  ':',
  ' ',
  '#',
  '-',
  '"',
  "'",
  '&a ',
  '*a',
  '<<: ',
  '{',
  '}',
  '[',
  ']',
  ',',
  '|',
  '>',
  '!',
  '~',
  '\t',
  '%',
  '?',
  '\r',
  '\u0000',
  'é',
  '🦆',
  '(p)',
  '0',
  '__proto__: 1',
  '\ufeff',
];

const ENTRIES = [
  '__proto__: {x: y}',
  'constructor: 1',
  'properties: {__proto__: a, a: 0755}',
  'packages: [bash]',
  'users:\n- {name: demo, sudo: true}',
  'scripts:\n- body: |\n    a\n    b',
  'os: {name: alpine}',
  'stop: true',
  '---',
  '...',
  'cloud-config-files: [a.cfg]',
  '<<: {image: i}',
  'x: &x {os: {image: q}}',
  'description: |+\n  a\n\n',
  '# note',
];

/** The files of the recorded cases and of the examples. */
function readSamples(): readonly string[] {
  const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');
  const cases = read('cases/commands.jsonl')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { files?: Record<string, unknown> });
  const workspaces = Object.values(JSON.parse(read('cases/workspaces.json')) as Record<string, Record<string, string>>);
  const demo = globSync('../fixtures/demo/**/*.{yaml,cfg}', { cwd: new URL('.', import.meta.url).pathname }).map(read);
  const texts = [
    ...cases.flatMap(({ files = {} }) => Object.values(files)),
    ...workspaces.flatMap((files) => Object.values(files)),
    ...demo,
  ];
  const ours = texts.filter(
    (text): text is string => typeof text === 'string' && /^#(lxops-v1|lxdops|cloud-config)\s*\n/.test(text),
  );
  return [...new Set(ours)].filter((text) => text.length < 20_000).toSorted();
}
