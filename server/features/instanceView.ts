import { patternLookup } from '../../engine/config/builtins.ts';
import { substitute } from '../../engine/config/pattern.ts';
import { instanceName, resolveInstance } from '../../engine/instance/resolveInstance.ts';
import type { Instance } from '../../engine/instance/model.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { WorkspaceFile } from '../workspace/workspaceFile.ts';
import { viewsOf } from './settings.ts';

/** What a pattern of a file becomes, for the first root that reads it, launched under the name of its file. */
export function resolvedPattern(file: WorkspaceFile, pattern: string, workspace: Workspace): string | undefined {
  const [view] = viewsOf(file, workspace);
  if (view === undefined) return undefined;
  const lookup = patternLookup(view.config, instanceName(view.config.path), workspace.properties);
  const result = substitute(pattern, lookup);
  return result.unset === undefined ? result.text : undefined;
}

/** The instance that the first root of a file describes, under the name of the root's file. */
export function instanceOf(file: WorkspaceFile, workspace: Workspace): Instance | undefined {
  return instancesOf(file, workspace)[0]?.instance;
}

/** The instances that the roots of a file describe; more than a few say nothing new. */
export function instancesOf(
  file: WorkspaceFile,
  workspace: Workspace,
): readonly { readonly root: string; readonly instance: Instance }[] {
  return viewsOf(file, workspace)
    .slice(0, MAX_ROOTS)
    .map(({ config }) => {
      const { instance } = resolveInstance(config, instanceName(config.path), workspace.properties);
      return { root: config.path, instance };
    });
}

const MAX_ROOTS = 3;
