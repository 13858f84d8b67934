import { BUILT_INS } from '../../engine/config/builtins.ts';
import type { Setting } from '../../engine/config/model.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { WorkspaceFile } from '../workspace/workspaceFile.ts';
import { viewsOf } from './settings.ts';

/** Where a property gets its value, one setting for each place that counts in some root. */
export function propertySettings(file: WorkspaceFile, name: string, workspace: Workspace): readonly Setting<string>[] {
  const found = viewsOf(file, workspace).map(
    ({ config }) => config.properties.get(name) ?? workspace.properties.user.get(name),
  );
  const places = new Map(
    found.filter((setting) => setting !== undefined).map((setting) => [JSON.stringify(setting.place), setting]),
  );
  const user = workspace.properties.user.get(name);
  return places.size > 0 ? [...places.values()] : user === undefined ? [] : [user];
}

/** Every name that `(` can refer to here. `conditions` are the names that count in include paths. */
export function propertyNames(
  file: WorkspaceFile,
  use: 'patterns' | 'conditions',
  workspace: Workspace,
): ReadonlySet<string> {
  const outside = [...workspace.properties.commandLine.keys(), ...workspace.properties.user.keys()];
  if (use === 'conditions') return new Set(outside);
  const own = viewsOf(file, workspace).flatMap(({ config }) => [...config.properties.keys()]);
  return new Set([...Object.keys(BUILT_INS), ...own, ...outside]);
}
