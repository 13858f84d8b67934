import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';

// The grammars around ours, as small as they can be: VS Code's own are not part of this repository. That ours work
// inside the real ones is seen in the end-to-end tests.
const YAML = {
  scopeName: 'source.yaml',
  patterns: [
    { match: '#.*$', name: 'comment.line' },
    { begin: '(?<=: )(?=[^|>\\s])', end: '$', name: 'string.unquoted' },
    { begin: '(?<=- )(?=[^|>\\s\\w])|"', end: '$', name: 'string.quoted' },
  ],
};
const SHELL = { scopeName: 'source.shell', patterns: [{ match: '^\\s*\\b(if|fi)\\b', name: 'keyword.control.shell' }] };

test('the first line is a directive', async () => {
  assert.deepEqual(await scopes('source.lxops', '#lxops-v1\n#lxops-v1', 'lxops-v1'), [
    'meta.directive.lxops keyword.control.directive.lxops',
    'comment.line',
  ]);
  assert.deepEqual(await scopes('source.cloud-config', '#cloud-config\n', 'cloud-config'), [
    'meta.directive.cloud-config keyword.control.directive.cloud-config',
  ]);
});

test('a directive with more behind it is a comment', async () => {
  assert.deepEqual(await scopes('source.lxops', '#lxops-v1 x', 'lxops-v1'), ['comment.line']);
});

test('a property in a value', async () => {
  assert.deepEqual(await scopes('source.lxops', '#lxops-v1\npattern: tank/(instance)', 'instance'), [
    'string.unquoted meta.template.expression.lxops variable.other.property.lxops',
  ]);
});

test('parentheses in a comment are no property', async () => {
  assert.deepEqual(await scopes('source.lxops', '#lxops-v1\n# see (instance)', 'instance'), ['comment.line']);
});

test('a block in runcmd is shell until the indentation ends', async () => {
  const text = '#cloud-config\nruncmd:\n- |\n  if a\n  fi\n- fi\n';
  assert.deepEqual(await scopes('source.cloud-config', text, 'fi'), [
    'meta.embedded.block.shellscript keyword.control.shell',
    '',
  ]);
});

test('the content of a file is shell when its first line says so', async () => {
  const text = '#cloud-config\nwrite_files:\n- path: a\n  content: |\n    #!/bin/sh\n    if\n  owner: if';
  assert.deepEqual(await scopes('source.cloud-config', text, 'if'), [
    'meta.embedded.block.shellscript keyword.control.shell',
    'string.unquoted',
  ]);
});

test('other content is text', async () => {
  const text = '#cloud-config\nwrite_files:\n- content: |\n    server\n    if\n  owner: if';
  assert.deepEqual(await scopes('source.cloud-config', text, 'if'), ['string.unquoted.block.yaml', 'string.unquoted']);
});

/** The scopes of every token that holds the word, without that of the whole file. */
async function scopes(scopeName: string, text: string, word: string): Promise<string[]> {
  const grammar = await (await registry()).loadGrammar(scopeName);
  const whole = new RegExp(`\\b${word}\\b`);
  let stack = textmate.INITIAL;
  return text.split('\n').flatMap((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, stack);
    stack = ruleStack;
    const holding = tokens.filter(({ startIndex, endIndex }) => line.slice(startIndex, endIndex).match(whole));
    return holding.map((token) => token.scopes.slice(1).join(' '));
  });
}

interface Grammar {
  tokenizeLine(line: string, stack: unknown): { tokens: Token[]; ruleStack: unknown };
}

interface Token {
  readonly startIndex: number;
  readonly endIndex: number;
  readonly scopes: readonly string[];
}

interface Textmate {
  readonly INITIAL: unknown;
  readonly Registry: new (options: object) => { loadGrammar(scopeName: string): Promise<Grammar> };
  parseRawGrammar(content: string, path: string): unknown;
}

interface Oniguruma {
  loadWASM(wasm: ArrayBufferLike): Promise<void>;
  readonly OnigScanner: new (patterns: string[]) => object;
  readonly OnigString: new (text: string) => object;
}

// Both come with vscode-tmgrammar-test.
const beside = createRequire(import.meta.resolve('vscode-tmgrammar-test/package.json'));
const textmate = beside('vscode-textmate') as Textmate;
const oniguruma = beside('vscode-oniguruma') as Oniguruma;
const loaded = oniguruma.loadWASM(readFileSync(beside.resolve('vscode-oniguruma/release/onig.wasm')).buffer);

async function registry(): Promise<InstanceType<Textmate['Registry']>> {
  await loaded;
  const own = ['lxops.tmLanguage', 'cloud-config.tmLanguage', 'pattern.injection', 'shell.injection'].map((name) =>
    readFileSync(`syntaxes/${name}.json`, 'utf8'),
  );
  const grammars = new Map(
    [...own, JSON.stringify(YAML), JSON.stringify(SHELL)].map((text) => [scopeNameOf(text), text]),
  );
  return new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns: string[]) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text: string) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (scopeName: string) =>
      textmate.parseRawGrammar(grammars.get(scopeName) ?? '{}', `${scopeName}.json`),
    getInjections: (scopeName: string) => INJECTIONS[scopeName],
  });
}

const INJECTIONS: Readonly<Record<string, string[] | undefined>> = {
  'source.lxops': ['lxops.injection.pattern'],
  'source.cloud-config': ['lxops.injection.shell'],
};

function scopeNameOf(grammar: string): string {
  return (JSON.parse(grammar) as { scopeName: string }).scopeName;
}
