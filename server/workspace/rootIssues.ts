import { guestActions } from '../../engine/cloudconfig/actions.ts';
import { OS_TYPES } from '../../engine/cloudconfig/ostype/osTypes.ts';
import { checkConfig, filesNamedBy } from '../../engine/config/checks/verify.ts';
import { type Issue, issue } from '../../engine/config/issues.ts';
import { unreadableIssue } from '../../engine/config/merge.ts';
import type { Config } from '../../engine/config/model.ts';
import { instanceName, resolveInstance } from '../../engine/instance/resolveInstance.ts';
import type { Workspace } from './workspace.ts';

/** What is wrong with a merged configuration as it would be launched, in whichever file it shows; files that are missing apart. */
export function findRootIssues(config: Config, workspace: Workspace): readonly Issue[] {
  return [
    ...checkConfig(config, { exists: () => true }),
    ...resolveInstance(config, instanceName(config.path), workspace.properties).issues,
    ...guestIssues(config, workspace),
  ];
}

/** The cloud-config files and the source configuration that cannot be read, at the places that name them. */
export function findMissingFiles(config: Config, workspace: Workspace): readonly Issue[] {
  return filesNamedBy(config).flatMap(({ value, place }) => {
    const reason = workspace.unreadable(value);
    return reason === undefined ? [] : [unreadableIssue(value, place, reason)];
  });
}

/** What cannot be applied in the instance, given its ostype. */
function guestIssues(config: Config, workspace: Workspace): readonly Issue[] {
  const files = config.cloudConfigFiles.flatMap(({ value }) => workspace.file(value) ?? []);
  const others = files.filter(({ format }) => format !== 'cloud-config');
  const firstLine = (text: string): number => text.split(/[\r\n]/, 1)[0]?.length ?? 0;
  const clouds = files.flatMap(({ cloud }) => cloud ?? []);
  return [
    ...others.map(({ path, text }) =>
      issue('cloud-directive', { file: path, span: { start: 0, end: firstLine(text) } }),
    ),
    ...guestActions(clouds, OS_TYPES.get(config.ostype?.value ?? '')).issues,
  ];
}
