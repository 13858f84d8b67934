import { posix } from 'node:path';
import type { TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { Setting } from '../../engine/config/model.ts';
import { resolvePath } from '../../engine/config/paths.ts';
import { quote } from '../../engine/config/yaml/quote.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { WorkspaceFile } from '../workspace/workspaceFile.ts';

/** A file or folder that moves; absolute paths. */
export interface Move {
  readonly from: string;
  readonly to: string;
}

/** Let paths follow: those that lead to what moves, and those in files that move themselves. */
export function renameFiles(moves: readonly Move[], workspace: Workspace): WorkspaceEdit | undefined {
  const changes: Record<string, TextEdit[]> = {};
  for (const file of workspace.files()) {
    for (const written of pathsIn(file)) {
      const path = followed(written.value, file.path, moves);
      if (path === written.value) continue;
      const { uri, range } = workspace.location(written.place);
      (changes[uri] ??= []).push({ range, newText: quote(path) });
    }
  }
  return Object.keys(changes).length === 0 ? undefined : { changes };
}

function pathsIn({ format, config: { fields } }: WorkspaceFile): readonly Setting<string>[] {
  if (format === undefined || format === 'cloud-config') return [];
  const source = fields.sourceConfig === undefined ? [] : [fields.sourceConfig];
  return [...fields.include, ...fields.cloudConfigFiles, ...source];
}

/**
 * The path as it has to be afterwards. Of a conditional path the folders before the first property follow; what a
 * property decides is not known here.
 */
function followed(written: string, naming: string, moves: readonly Move[]): string {
  const pattern = written.indexOf('(');
  const fixed = pattern < 0 ? written : written.slice(0, written.lastIndexOf('/', pattern) + 1);
  if (fixed === '' || fixed === '/') return written;
  const before = resolvePath(naming, fixed.replace(/(.)\/$/, '$1'));
  const after = moved(before, moves);
  const namingAfter = moved(naming, moves);
  if (before === after && (fixed.startsWith('/') || naming === namingAfter)) return written;
  const path = fixed.startsWith('/') ? after : relativePath(namingAfter, after, fixed.startsWith('./'));
  return path === fixed || `${path}/` === fixed
    ? written
    : path + (pattern < 0 ? '' : `/${written.slice(fixed.length)}`);
}

function relativePath(naming: string, path: string, dotted: boolean): string {
  const relative = posix.relative(posix.dirname(naming), path) || '.';
  return dotted && !relative.startsWith('.') ? `./${relative}` : relative;
}

function moved(path: string, moves: readonly Move[]): string {
  const move = moves.find(({ from }) => path === from || path.startsWith(`${from}/`));
  return move === undefined ? path : move.to + path.slice(move.from.length);
}
