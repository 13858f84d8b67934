import type { Issue } from '../../engine/config/issues.ts';
import { pathTargets } from '../workspace/pathTargets.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { WorkspaceFile } from '../workspace/workspaceFile.ts';
import { nodeAt } from './node.ts';
import type { Fix } from './quickFixes.ts';

/** Make the file that a path leads to, with the first line that it needs there. */
export function createFile({ place }: Issue, file: WorkspaceFile, workspace: Workspace): readonly Fix[] {
  const target = pathTargets(file, workspace).find(({ span }) => span.start === place.span.start);
  if (target === undefined || !target.path.startsWith('/') || workspace.unreadable(target.path) !== 'ENOENT') return [];
  const isCloud = nodeAt(file.tree, place.span.start)?.path[0] === 'cloud-config-files';
  const text = isCloud ? '#cloud-config\n' : '#lxops-v1\n';
  const title = `Create ${target.path.slice(target.path.lastIndexOf('/') + 1)}`;
  return [{ title, span: { start: 0, end: 0 }, newText: '', newFiles: [{ path: target.path, text }] }];
}
