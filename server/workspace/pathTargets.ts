import type { Span } from '../../engine/config/model.ts';
import { resolvePath } from '../../engine/config/paths.ts';
import type { Workspace } from './workspace.ts';
import type { WorkspaceFile } from './workspaceFile.ts';

/** A path that a file names: where it is written and which file it is. */
export interface PathTarget {
  readonly span: Span;
  readonly path: string;
}

/** The files that an lxops file names and that its conditions do not drop. */
export function pathTargets(file: WorkspaceFile, workspace: Workspace): readonly PathTarget[] {
  if (file.format === undefined || file.format === 'cloud-config') return [];
  const { includes, cloudConfigFiles } = workspace.named(file);
  const targets = [...includes, ...cloudConfigFiles].map(({ place, value }) => ({ span: place.span, path: value }));
  const source = file.config.fields.sourceConfig;
  return source === undefined
    ? targets
    : [...targets, { span: source.place.span, path: resolvePath(file.path, source.value) }];
}
