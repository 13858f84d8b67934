import type { Merged } from '../../engine/config/merge.ts';
import type { Setting } from '../../engine/config/model.ts';
import { isListKey, isTextKey, TEXT_FIELDS } from '../../engine/config/fields.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { WorkspaceFile } from '../workspace/workspaceFile.ts';

/** The setting that counts for one root. */
export interface EffectiveSetting {
  readonly root: string;
  readonly setting: Setting<unknown>;
}

/** What counts at a path of keys, in each root that reads the file, or in the file itself when no root does. */
export function effectiveSettings(
  file: WorkspaceFile,
  path: readonly (string | number)[],
  workspace: Workspace,
): readonly EffectiveSetting[] {
  return viewsOf(file, workspace).flatMap((view) => {
    const setting = settingIn(view, path);
    return setting === undefined ? [] : [{ root: view.config.path, setting }];
  });
}

/** The merged configurations that a file is judged in: those of its roots, else its own. */
export function viewsOf(file: WorkspaceFile, workspace: Workspace): readonly Merged[] {
  const roots = workspace.roots(file.path);
  if (roots.length > 0) return roots;
  return file.format === 'cloud-config' ? [] : [workspace.merged(file.path)];
}

function settingIn(
  { config }: Merged,
  [key, entry, ...rest]: readonly (string | number)[],
): Setting<unknown> | undefined {
  if (typeof key !== 'string' || rest.length > 0 || isListKey(key)) return undefined;
  if (entry === undefined) return isTextKey(key) ? config[TEXT_FIELDS[key]] : undefined;
  if (key === 'filesystems') return config.filesystems.get(String(entry));
  if (key === 'devices') return config.devices.get(String(entry));
  return key === 'properties' ? config.properties.get(String(entry)) : undefined;
}
