import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Import {
  readonly from: string;
  /** A path from the root for our own files, the name of the package otherwise. */
  readonly to: string;
  readonly typeOnly: boolean;
}

const files = globSync('{engine,server,client}/**/*.ts', { cwd: root }).filter(
  (file) => !file.startsWith('engine/generated/'),
);
const imports = files.flatMap(importsOf);

/** Every import and re-export of a file, also those that are made when needed. */
function importsOf(from: string): Import[] {
  const text = readFileSync(join(root, from), 'utf8');
  const statements = text.matchAll(
    /(?:^|\n)\s*(import|export)\s+(type\s+)?[^'"`;]*?from\s+'([^']+)'|(?:^|\n)import\s+'([^']+)'|import\('([^']+)'\)/g,
  );
  return [...statements].map(([, , typeOnly, named, bare, dynamic]) => {
    const target = named ?? bare ?? dynamic ?? '';
    const to = target.startsWith('.') ? relative(root, join(root, dirname(from), target)) : target;
    return { from, to, typeOnly: typeOnly !== undefined };
  });
}

/** What nothing in a folder may import: a reason, and which imports break it. Types cost nothing at run time. */
interface Rule {
  readonly reason: string;
  readonly in: RegExp;
  readonly breaks: (imported: Import) => boolean;
}

const reaches = (pattern: RegExp) => (imported: Import) => !imported.typeOnly && pattern.test(imported.to);
const PURE = /^engine\/(config|cloudconfig|instance|plan)\//;
const IO =
  /^(engine\/(files|observe|run|incus|host\/runCommand|cli)\b|node:(fs|child_process|net|http|https|tls|os|process|timers)|undici|execa)/;

const rules: readonly Rule[] = [
  { reason: 'what is pure has no IO', in: PURE, breaks: reaches(IO) },
  {
    reason: 'the engine knows neither VS Code nor LSP',
    in: /^engine\//,
    breaks: ({ to }) => /^(vscode|server\/|client\/)/.test(to),
  },
  {
    reason: 'the server reads files, and never touches a daemon or the host',
    in: /^server\//,
    breaks: reaches(
      /^(engine\/(plan|observe|run|incus|host|cli)\/|engine\/(operation|index)\.ts|client\/|vscode$|vscode-languageclient|undici|execa)/,
    ),
  },
  {
    reason: 'only the client knows VS Code',
    in: /^(engine|server)\//,
    breaks: ({ to }) => to === 'vscode' || to.startsWith('vscode-languageclient'),
  },
  {
    reason: "the client enters the engine by its door and knows the server's types only",
    in: /^client\//,
    breaks: (imported) =>
      imported.to.startsWith('engine/') ? imported.to !== 'engine/index.ts' : reaches(/^server\//)(imported),
  },
  {
    reason: 'the client loads the engine when it needs it, not when it starts',
    in: /^client\//,
    breaks: (imported) => reaches(/^engine\//)(imported) && !isDynamic(imported),
  },
  {
    reason: 'undici lives in engine/incus',
    in: /^(engine|server|client)\/(?!incus)/,
    breaks: ({ to, from }) => to === 'undici' && !from.startsWith('engine/incus/'),
  },
  {
    reason: 'execa lives in engine/host',
    in: /^(engine|server|client)\//,
    breaks: ({ to, from }) => to === 'execa' && !from.startsWith('engine/host/'),
  },
  {
    reason: 'commands of the command line are loaded when they run',
    in: /^engine\/cli\/(main|commands|dispatch|flags)\.ts$/,
    breaks: (imported) => reaches(/^(engine\/(?!cli|errors)|undici|execa|yaml)/)(imported),
  },
];

function isDynamic({ from, to }: Import): boolean {
  const text = readFileSync(join(root, from), 'utf8');
  return (
    text.includes('import(') &&
    !new RegExp(`from '[^']*${to.replace(/^.*\//, '')}'`).test(text.replaceAll(/import type[^;]*;/g, ''))
  );
}

for (const rule of rules) {
  test(rule.reason, () => {
    const broken = imports.filter((imported) => rule.in.test(imported.from) && rule.breaks(imported));
    assert.deepEqual(
      broken.map(({ from, to }) => `${from} imports ${to}`),
      [],
    );
  });
}

test('features of the server, and whatever they reach, are pure', () => {
  const reached = new Set(files.filter((file) => file.startsWith('server/features/')));
  for (const file of reached) {
    for (const { from, to, typeOnly } of imports) if (from === file && !typeOnly && files.includes(to)) reached.add(to);
  }
  const broken = imports.filter((imported) => reached.has(imported.from) && reaches(IO)(imported));
  assert.ok(reached.has('engine/config/locate.ts') || reached.has('engine/config/issues.ts'));
  assert.deepEqual(
    broken.map(({ from, to }) => `${from} imports ${to}`),
    [],
  );
});

test('the imports are found at all', () => {
  assert.ok(files.length > 100);
  assert.ok(imports.some(({ from, to }) => from === 'engine/host/runCommand.ts' && to === 'execa'));
  assert.ok(imports.some(({ from, to }) => from === 'engine/cli/commands.ts' && to === 'engine/cli/operations.ts'));
});

test('nothing keeps state in a module', () => {
  const state = files.flatMap((file) =>
    [
      ...readFileSync(join(root, file), 'utf8').matchAll(
        /^(?:export )?let \w+|^(?:export )?const \w+ = new Map\(\);/gm,
      ),
    ].map(([found]) => `${file}: ${found}`),
  );
  assert.deepEqual(
    state.filter((found) => !found.startsWith('engine/cli/main.ts')),
    [],
  );
});
