import { test } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { codeActions } from '../../../server/features/codeActions.ts';
import { completion } from '../../../server/features/completion.ts';
import { definition } from '../../../server/features/definition.ts';
import { diagnostics } from '../../../server/features/diagnostics.ts';
import { documentLinks } from '../../../server/features/documentLinks.ts';
import { documentSymbols } from '../../../server/features/documentSymbols.ts';
import { foldingRanges } from '../../../server/features/foldingRanges.ts';
import { codeLenses } from '../../../server/features/codeLenses.ts';
import { documentHighlights } from '../../../server/features/documentHighlights.ts';
import { formatting } from '../../../server/features/formatting.ts';
import { inlayHints } from '../../../server/features/inlayHints.ts';
import { outgoingCalls, prepareCallHierarchy } from '../../../server/features/callHierarchy.ts';
import { refactorings } from '../../../server/features/refactorings.ts';
import { references } from '../../../server/features/references.ts';
import { rename } from '../../../server/features/rename.ts';
import { renameFiles } from '../../../server/features/renameFiles.ts';
import { selectionRanges } from '../../../server/features/selectionRanges.ts';
import { workspaceSymbols } from '../../../server/features/workspaceSymbols.ts';
import { hover } from '../../../server/features/hover.ts';
import { createWorkspace } from '../../../server/workspace/workspace.ts';
import { readFileText } from '../../../server/workspace/workspaceFile.ts';

const TEXTS = [
  `#lxops-v1
# a web server
ostype: alpine
image: (release)/default
include: [part.yaml, "(local)/x.yaml"]
filesystems:
  main: &main {pattern: tank/(instance), destroy: yes}
  other:
    <<: *main
    zfsproperties: {recordsize: 16K}
devices:
  home:
    path: /home
    filesystem: main
properties: {release: "3.23"}
`,
  `#lxdops
os:
  name: alpine # small
  image: x
stop: true
profiles:
- default
`,
  `#cloud-config
write_files:
- path: /etc/motd
  content: |
    #!/bin/sh
    echo (x)
users:
- {name: demo, sudo: [ALL], ssh_authorized_keys: [a, b]}
runcmd:
- |
  if true; then
    echo
  fi
- [ls, -l]
`,
];

const PIECES = [
  '{',
  '}',
  '[',
  ']',
  ':',
  ': ',
  '- ',
  '\n',
  '  ',
  '"',
  "'",
  '|',
  '&a',
  '*a',
  '<<: ',
  '#',
  '(',
  ')',
  '\t',
  '?',
  '!!x ',
  '---\n',
  'os',
  '\u0000',
  '\ud83d\ude00',
  '\r',
];

test('no feature fails on a file that was damaged at random', () => {
  const random = createRandom(20261123);
  for (let round = 0; round < 150; round++) {
    let text = TEXTS[random(TEXTS.length)] ?? '';
    for (let edits = 1 + random(4); edits > 0; edits--) {
      const at = random(text.length + 1);
      text = text.slice(0, at) + PIECES[random(PIECES.length)] + text.slice(at + random(8));
    }
    askEverything(text, random(text.length + 1));
  }
});

test('no feature fails at any place of a whole file', () => {
  for (const text of TEXTS) for (let offset = 0; offset <= text.length; offset += 3) askEverything(text, offset);
});

function askEverything(text: string, offset: number): void {
  const document = TextDocument.create('file:///w/a.yaml', 'lxops', 1, text);
  const files = [
    readFileText('/w/a.yaml', text),
    readFileText('/w/part.yaml', '#lxops-v1\nfilesystems: {part: {pattern: p}}\n'),
  ];
  const properties = { commandLine: new Map<string, string>(), user: new Map() };
  const workspace = createWorkspace(new Map(files.map((file) => [file.path, file])), properties);
  const position = document.positionAt(offset);
  try {
    completion(document, position, workspace);
    hover(document, position, workspace);
    definition(document, position, workspace);
    documentLinks(document, workspace);
    documentSymbols(document, workspace);
    foldingRanges(document, workspace);
    references(document, position, workspace, { includeDeclaration: true });
    documentHighlights(document, position, workspace);
    rename(document, position, workspace, 'other');
    renameFiles([{ from: '/w/part.yaml', to: '/w/d/part.yaml' }], workspace);
    selectionRanges(document, [position], workspace);
    prepareCallHierarchy(document, position, workspace)?.map((item) => outgoingCalls(item, workspace));
    workspaceSymbols('m', workspace);
    inlayHints(document, { start: { line: 0, character: 0 }, end: position }, workspace);
    formatting(document, workspace);
    codeLenses(document, workspace, { hasCommands: true });
    refactorings(document, { start: { line: 1, character: 0 }, end: position }, workspace, () => true);
    codeActions(document, { start: position, end: position }, diagnostics(document, workspace), workspace);
  } catch (cause) {
    throw new Error(`at offset ${offset} of ${JSON.stringify(text)}`, { cause });
  }
}

/** Numbers below a bound, the same in every run. */
function createRandom(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}
