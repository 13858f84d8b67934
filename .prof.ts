import { readFileSync } from 'node:fs';
import { parseYaml } from '/work/main/engine/config/yaml/parseYaml.ts';
import { parseFile } from '/work/main/engine/config/parseFile.ts';
import { checkSchema } from '/work/main/engine/config/checks/schema.ts';
import { readFileText } from '/work/main/server/workspace/workspaceFile.ts';
import { createWorkspace } from '/work/main/server/workspace/workspace.ts';
import { diagnostics, issuesOf } from '/work/main/server/features/diagnostics.ts';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Lexer, Parser } from 'yaml';
function time(name: string, f: () => unknown, n = 15) { const t: number[] = []; for (let i = 0; i < n; i++) { const b = performance.now(); f(); t.push(performance.now() - b); } t.sort((a, b) => a - b); console.log(name.padEnd(22), t[n >> 1]!.toFixed(2)); }
for (const size of process.argv.slice(2)) {
  const text = readFileSync(`/tmp/langbench/fx/lxops-${size}.yaml`, 'utf8'); console.log(size);
  time('lex', () => [...new Lexer().lex(text)].length);
  time('parse cst', () => [...new Parser().parse(text)].length);
  time('parseYaml', () => parseYaml(text));
  time('parseFile', () => parseFile('/w/a.yaml', text));
  const f = parseFile('/w/a.yaml', text);
  time('checkSchema', () => checkSchema('lxops-v1', f.tree, '/w/a.yaml'));
  const file = readFileText('/w/a.yaml', text); const props = { commandLine: new Map(), user: new Map() };
  const ws = () => createWorkspace(new Map([['/w/a.yaml', file]]), props);
  time('merged', () => ws().merged('/w/a.yaml'));
  time('mergedIssues', () => ws().mergedIssues('/w/a.yaml'));
  time('rootIssues', () => ws().rootIssues('/w/a.yaml'));
  const d = TextDocument.create('file:///w/a.yaml', 'lxops', 1, text);
  time('issuesOf', () => issuesOf(d, ws()));
  time('diagnostics', () => diagnostics(d, ws()));
  console.log(diagnostics(d, ws()).length);
}
