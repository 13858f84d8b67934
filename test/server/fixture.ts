import type { Position } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Properties, Setting } from '../../engine/config/model.ts';
import { toUri } from '../../server/workspace/uri.ts';
import {
  createWorkspace,
  type Surroundings,
  type Workspace,
  type WorkspaceEntry,
} from '../../server/workspace/workspace.ts';
import { readFileText } from '../../server/workspace/workspaceFile.ts';

/** Files as a test writes them down. */
export interface Fixture {
  readonly workspace: Workspace;
  /** The file with the cursor, else the first. */
  readonly document: TextDocument;
  readonly position: Position;
  readonly documents: readonly TextDocument[];
  /** `FILE LINE:COLUMN+WIDTH CODE` for every `^^^^ code`, which marks the line above it. */
  readonly marks: readonly string[];
}

/**
 * Read a fixture: `@file NAME` begins a file, `<|>` is the cursor, `^^^^ code` marks the line above. Before the first
 * file, `@property NAME VALUE` sets a property of the user and `@missing NAME` is a file that does not exist. A text
 * without `@file` is `file.yaml`; `home/properties.yaml` is the properties file of the user. The indentation that all lines of a file share does not count.
 */
export function readFixture(text: string, around: Surroundings = {}): Fixture {
  const [head = '', ...sections] = text.includes('@file ') ? text.split(/^[ \t]*@file /m) : ['', `file.yaml\n${text}`];
  const entries = new Map<string, WorkspaceEntry>();
  for (const [, name = ''] of head.matchAll(/^\s*@missing (\S+)/gm)) {
    entries.set(`/w/${name}`, { path: `/w/${name}`, unreadable: 'ENOENT' });
  }
  const files = sections.map(readSection);
  for (const { path, content } of files) entries.set(path, readFileText(path, content));
  const own = '/w/home/properties.yaml';
  const propertyFiles = { all: entries.has(own) ? [own] : [], own };
  const workspace = createWorkspace(entries, propertiesOf(head), { ...around, propertyFiles });
  const documents = files.map(({ path, content }) => {
    const languageId = workspace.file(path)?.format === undefined ? 'plaintext' : 'lxops';
    return TextDocument.create(toUri(path), languageId, 1, content);
  });
  const index = Math.max(
    0,
    files.findIndex(({ cursor }) => cursor >= 0),
  );
  const document = documents[index];
  if (document === undefined) throw new Error('a fixture needs a file');
  const position = document.positionAt(Math.max(0, files[index]?.cursor ?? 0));
  return { workspace, document, position, documents, marks: files.flatMap(({ marks }) => marks) };
}

interface Section {
  readonly path: string;
  readonly content: string;
  readonly cursor: number;
  readonly marks: readonly string[];
}

function readSection(section: string): Section {
  const name = section.slice(0, section.indexOf('\n')).trim();
  const lines: string[] = [];
  const marks: string[] = [];
  for (const line of undent(section.slice(section.indexOf('\n') + 1))) {
    const mark = /^( *)(\^+) ([a-z-]+)$/.exec(line);
    if (mark === null) lines.push(line);
    else marks.push(`${name} ${lines.length}:${(mark[1]?.length ?? 0) + 1}+${mark[2]?.length} ${mark[3]}`);
  }
  const content = lines.join('\n');
  return { path: `/w/${name}`, content: content.replace('<|>', ''), cursor: content.indexOf('<|>'), marks };
}

function propertiesOf(head: string): Properties {
  const user = new Map<string, Setting<string>>();
  for (const [, name = '', value = ''] of head.matchAll(/^\s*@property (\S+) (.*)$/gm)) {
    user.set(name, { value, place: { file: '/home/properties.yaml', span: { start: 0, end: 0 } } });
  }
  return { commandLine: new Map(), user };
}

function undent(text: string): string[] {
  const lines = (text.startsWith('\n') ? text.slice(1) : text).split('\n');
  const widths = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  const width = Math.min(...widths);
  return lines.map((line) => line.slice(width));
}
