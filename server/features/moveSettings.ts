import { posix } from 'node:path';
import { isSeq, type Node } from 'yaml';
import type { Span } from '../../engine/config/model.ts';
import { resolvePath } from '../../engine/config/paths.ts';
import { schemaAt } from '../../engine/config/schema.ts';
import { spanOf } from '../../engine/config/yaml/parseYaml.ts';
import { quote } from '../../engine/config/yaml/quote.ts';
import { pathTargets } from '../workspace/pathTargets.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { readFileText, type WorkspaceFile } from '../workspace/workspaceFile.ts';
import { type Chunk, chunksOf } from './chunks.ts';
import type { Change } from './insertEntry.ts';
import { removeItem } from './listItem.ts';
import { entriesOf, textOf } from './node.ts';
import type { Fix } from './quickFixes.ts';
import { sameMeaning } from './sameMeaning.ts';

/** Move the selected keys of the top level into a new file that this one includes; only where nothing else changes by that. */
export function extractInclude(file: WorkspaceFile, selected: Span, workspace: Workspace): Fix | undefined {
  if (file.format !== CURRENT || selected.start === selected.end) return undefined;
  const chunks = chunksOf(file);
  const moved = chunks?.filter(({ start, end }) => start < selected.end && selected.start < end) ?? [];
  if (
    chunks === undefined ||
    moved.length === 0 ||
    moved.some(({ key }) => STAYS.has(key) || schemaAt(CURRENT, [key]) === undefined)
  )
    return undefined;
  const path = freePath(file.path, workspace);
  const kept = withoutChunks(file.text, moved);
  const newText = withInclude(kept, posix.basename(path), file.path);
  const part = `#lxops-v1\n${moved.map(({ start, end }) => file.text.slice(start, end)).join('')}`;
  if (
    newText === undefined ||
    !sameMeaning(
      new Map([
        [file.path, newText],
        [path, part],
      ]),
      workspace,
    )
  )
    return undefined;
  const title = `Move ${moved.map(({ key }) => key).join(', ')} to ${posix.basename(path)}`;
  return { title, span: { start: 0, end: file.text.length }, newText, newFiles: [{ path, text: part }] };
}

const CURRENT = 'lxops-v1';

/** What an included file cannot say for the one that includes it. */
const STAYS: ReadonlySet<string> = new Set(['include', 'description']);

/** Put what an included file says in the place of the include; only where nothing else changes by that. */
export function inlineInclude(file: WorkspaceFile, offset: number, workspace: Workspace): Fix | undefined {
  const target = pathTargets(file, workspace).find(({ span }) => span.start <= offset && offset <= span.end);
  const included = target && workspace.file(target.path);
  const chunks = included && chunksOf(included);
  const isInclude = file.config.fields.include.some(({ place }) => place.span.start === target?.span.start);
  if (target === undefined || chunks === undefined || !isInclude || included?.format !== CURRENT) return undefined;
  const removed = withoutInclude(file, target.span);
  if (file.format !== CURRENT || removed === undefined || !file.text.endsWith('\n')) return undefined;
  const rest = file.text.slice(0, removed.span.start) + removed.newText + file.text.slice(removed.span.end);
  const moved = chunks.filter(({ key }) => key !== 'description');
  const newText = rest + moved.map((chunk) => rebased(included, chunk, file.path)).join('');
  const isTidy = chunksOf(readFileText(file.path, newText)) !== undefined;
  if (!isTidy || !sameMeaning(new Map([[file.path, newText]]), workspace)) return undefined;
  return { title: `Inline ${posix.basename(target.path)}`, span: { start: 0, end: file.text.length }, newText };
}

/** The last include goes with its key. */
function withoutInclude(file: WorkspaceFile, span: Span): Change | undefined {
  const whole = chunksOf(file)?.find(({ key }) => key === 'include');
  if (file.config.fields.include.length > 1) return removeItem(file, span);
  return whole && { span: whole, newText: '' };
}

function withoutChunks(text: string, chunks: readonly Chunk[]): string {
  return chunks.toReversed().reduce((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text);
}

/** The last include, so that it overrides what the settings overrode. */
function withInclude(text: string, name: string, path: string): string | undefined {
  const { tree } = readFileText(path, text);
  const found = entriesOf(tree.root).find(({ key }) => textOf(key) === 'include');
  if (found === undefined) return `${text}include:\n- ${quote(name)}\n`;
  const { value } = found;
  if (!isSeq<Node>(value) || value.items.length === 0) return undefined;
  const last = spanOf(value.items.at(-1) ?? value);
  if (value.flow === true) return `${text.slice(0, last.end)}, ${quote(name)}${text.slice(last.end)}`;
  const dash = text.lastIndexOf('-', last.start - 1);
  const column = dash - (text.lastIndexOf('\n', dash - 1) + 1);
  const lineEnd = text.indexOf('\n', last.end - 1);
  return `${text.slice(0, lineEnd + 1)}${' '.repeat(column)}- ${quote(name)}\n${text.slice(lineEnd + 1)}`;
}

/** The text of an entry with its paths as they are from another file. */
function rebased(file: WorkspaceFile, { start, end }: Chunk, naming: string): string {
  const { include, cloudConfigFiles, sourceConfig } = file.config.fields;
  const paths = [...include, ...cloudConfigFiles, ...(sourceConfig === undefined ? [] : [sourceConfig])];
  const own = paths.filter(({ place: { span } }) => start <= span.start && span.end <= end);
  const written = own.toSorted((a, b) => b.place.span.start - a.place.span.start);
  return written.reduce(
    (text, { value, place: { span } }) => {
      if (value.startsWith('/') || value.startsWith('(') || value === '') return text;
      const path = posix.relative(posix.dirname(naming), resolvePath(file.path, value));
      return text.slice(0, span.start - start) + quote(path) + text.slice(span.end - start);
    },
    file.text.slice(start, end),
  );
}

function freePath(path: string, workspace: Workspace): string {
  const base = path.replace(/(\.lxops)?\.ya?ml$/, '');
  for (let count = 1; ; count++) {
    const candidate = `${base}-part${count === 1 ? '' : String(count)}.yaml`;
    if (workspace.file(candidate) === undefined) return candidate;
  }
}
