import type { Position } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Properties, Setting } from '../../engine/config/model.ts';
import { toUri } from '../../server/workspace/uri.ts';
import { createWorkspace, type Workspace, type WorkspaceEntry } from '../../server/workspace/workspace.ts';
import { readFileText } from '../../server/workspace/workspaceFile.ts';

/** Files, one of them with a cursor, as a test writes them down. */
export interface Fixture {
  readonly workspace: Workspace;
  /** The file with the cursor, else the first. */
  readonly document: TextDocument;
  readonly position: Position;
  readonly documents: readonly TextDocument[];
}

/**
 * Read a fixture: `@file NAME` begins a file, `<|>` is the cursor, `@property NAME VALUE` sets a property of the user,
 * `@missing NAME` is a file that was looked for in vain. A text without `@file` is `file.yaml`.
 */
export function readFixture(text: string): Fixture {
  const sections = text.includes('@file ') ? text.split(/^[ \t]*@file /m).slice(1) : [`file.yaml\n${text}`];
  const head = text.includes('@file ') ? text.slice(0, text.search(/^[ \t]*@file /m)) : '';
  const entries = new Map<string, WorkspaceEntry>();
  const documents: TextDocument[] = [];
  let cursor: { document: TextDocument; position: Position } | undefined;
  for (const section of sections) {
    const name = section.slice(0, section.indexOf('\n')).trim();
    const content = undent(section.slice(section.indexOf('\n') + 1));
    const offset = content.indexOf('<|>');
    const plain = content.replace('<|>', '');
    const path = `/w/${name}`;
    const document = TextDocument.create(toUri(path), 'lxops', 1, plain);
    documents.push(document);
    entries.set(path, readFileText(path, plain));
    if (offset >= 0) cursor = { document, position: document.positionAt(offset) };
  }
  for (const [, name = ''] of head.matchAll(/^\s*@missing (\S+)/gm)) {
    entries.set(`/w/${name}`, { path: `/w/${name}`, unreadable: 'ENOENT' });
  }
  const [first] = documents;
  if (first === undefined) throw new Error('a fixture needs a file');
  const found = cursor ?? { document: first, position: { line: 0, character: 0 } };
  return { workspace: createWorkspace(entries, propertiesOf(head)), documents, ...found };
}

function propertiesOf(head: string): Properties {
  const user = new Map<string, Setting<string>>();
  for (const [, name = '', value = ''] of head.matchAll(/^\s*@property (\S+) (.*)$/gm)) {
    user.set(name, { value, place: { file: '/home/properties.yaml', span: { start: 0, end: 0 } } });
  }
  return { commandLine: new Map(), user };
}

/** Without the indentation that all lines have in common, so that fixtures can follow the code around them. */
function undent(text: string): string {
  const lines = text.split('\n');
  const widths = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  const width = Math.min(...widths, Infinity);
  return lines
    .map((line) => (line.trim() === '' ? line.slice(width) : line.slice(width)))
    .join('\n')
    .replace(/\n[ ]+$/, '\n');
}
