import { isMap, isNode, isScalar, isSeq } from 'yaml';
import type { Place, Span } from '../../engine/config/model.ts';
import { referencesIn } from '../../engine/config/pattern.ts';
import { childSchema, type Schema, schemaOf } from '../../engine/config/schema.ts';
import { spanOf } from '../../engine/config/yaml/parseYaml.ts';
import { isMergeKey } from '../../engine/config/yaml/reader.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { WorkspaceFile } from '../workspace/workspaceFile.ts';
import { textOf } from './node.ts';

export type NameKind = 'filesystem' | 'device' | 'property';

/** A place where a name is given or used. */
export interface Mention {
  readonly kind: NameKind;
  readonly name: string;
  /** `condition` is a property in the path of an include: it is decided by the command line and the user alone. */
  readonly role: 'definition' | 'reference' | 'condition';
  /** Of the whole key or value; of a property in a pattern, of its name without the parentheses. */
  readonly span: Span;
  /** Of a definition: the key with its value. */
  readonly whole?: Span;
}

/** Every mention of a file, in its order. The user's properties files have definitions only. */
export function mentionsIn(file: WorkspaceFile, workspace: Workspace): readonly Mention[] {
  if (workspace.propertyFiles.all.includes(file.path)) return definitionsOf('property', file.tree.root);
  if (file.format === undefined || file.format === 'cloud-config') return [];
  return [...walk(file, file.tree.root, schemaOf(file.format), [])];
}

/** The mention under the cursor. */
export function mentionAt(file: WorkspaceFile, offset: number, workspace: Workspace): Mention | undefined {
  return mentionsIn(file, workspace).find(({ span }) => span.start <= offset && offset <= span.end);
}

/**
 * Every mention of the same thing: in the files that come together with this one in some configuration, and in those
 * that come together with them. A property of the user is the same everywhere.
 */
export function sameMentions(
  file: WorkspaceFile,
  mention: Mention,
  workspace: Workspace,
): readonly (Mention & Place)[] {
  const ofUser = mention.kind === 'property' && workspace.properties.user.has(mention.name);
  const files = ofUser || mention.role === 'condition' ? everyFile(workspace) : relatedFiles(file, mention, workspace);
  return files.flatMap((one) =>
    mentionsOf(one, mention, workspace)
      .filter(({ role }) => ofUser || (role === 'condition') === (mention.role === 'condition'))
      .map((found) => ({ ...found, file: one.path })),
  );
}

function mentionsOf(file: WorkspaceFile, { kind, name }: Mention, workspace: Workspace): readonly Mention[] {
  if (!file.text.includes(name)) return [];
  return mentionsIn(file, workspace).filter((other) => other.kind === kind && other.name === name);
}

function everyFile(workspace: Workspace): readonly WorkspaceFile[] {
  return [...workspace.files(), ...workspace.propertyFiles.all.flatMap((path) => workspace.file(path) ?? [])];
}

function relatedFiles(file: WorkspaceFile, mention: Mention, workspace: Workspace): readonly WorkspaceFile[] {
  const found = new Set([file]);
  const seen = new Set<string>();
  for (const one of found) {
    for (const reader of workspace.readers(one.path)) {
      if (seen.has(reader)) continue;
      seen.add(reader);
      const together = workspace.merged(reader).config.files.flatMap((path) => workspace.file(path) ?? []);
      for (const other of together) if (mentionsOf(other, mention, workspace).length > 0) found.add(other);
    }
  }
  return [...found];
}

type Path = readonly string[];

function* walk(file: WorkspaceFile, node: unknown, schema: Schema | undefined, path: Path): Generator<Mention> {
  if (schema === undefined) return;
  if (isScalar(node)) yield* mentionsInText(file, spanOf(node), textOf(node), schema);
  else if (isSeq(node)) for (const item of node.items) yield* walk(file, item, childSchema(schema, 0), path);
  if (!isMap(node)) return;
  const kind = path.length === 1 ? KINDS[path[0] ?? ''] : undefined;
  if (kind !== undefined) yield* definitionsOf(kind, node);
  for (const { key, value } of node.items) {
    if (isScalar(key) && !isMergeKey(key))
      yield* walk(file, value, childSchema(schema, textOf(key)), [...path, textOf(key)]);
  }
}

const KINDS: Readonly<Record<string, NameKind>> = {
  filesystems: 'filesystem',
  devices: 'device',
  properties: 'property',
};

function definitionsOf(kind: NameKind, node: unknown): readonly Mention[] {
  if (!isMap(node)) return [];
  return node.items.flatMap(({ key, value }): Mention[] => {
    if (!isScalar(key) || isMergeKey(key)) return [];
    const span = spanOf(key);
    const end = isNode(value) ? Math.max(span.end, spanOf(value).end) : span.end;
    return [{ kind, name: textOf(key), role: 'definition', span, whole: { start: span.start, end } }];
  });
}

function mentionsInText(file: WorkspaceFile, span: Span, text: string, { kind }: Schema): readonly Mention[] {
  if (kind === 'filesystem') return text === '' ? [] : [{ kind, name: text, role: 'reference', span }];
  const conditional = kind === 'config-path' || kind === 'cloud-config-path';
  if (kind !== 'pattern' && !conditional) return [];
  return referencesIn(file.text.slice(span.start, span.end)).map((reference) => ({
    kind: 'property',
    name: reference.name,
    role: conditional ? 'condition' : 'reference',
    span: { start: span.start + reference.span.start + 1, end: span.start + reference.span.end - 1 },
  }));
}
