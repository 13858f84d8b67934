import { checkSchema } from '../config/checks/schema.ts';
import type { SourceText } from '../config/configFile.ts';
import type { Issue } from '../config/issues.ts';
import { parseYaml } from '../config/yaml/parseYaml.ts';
import type { GuestAction } from './action.ts';
import { guestActions } from './actions.ts';
import type { OsType } from './ostype/osType.ts';
import { parseCloudConfig } from './parse.ts';

/**
 * Read cloud-config files into what they do, in order. What they say and lxops does not apply is a warning; with an
 * error nothing should be applied.
 */
export function readActions(
  texts: readonly SourceText[],
  ostype: OsType | undefined,
): { actions: readonly GuestAction[]; issues: readonly Issue[] } {
  const read = texts.map(({ path, text }) => {
    const tree = parseYaml(text);
    const { config, issues } = parseCloudConfig(path, text, tree);
    const foreign = issues.some(({ code }) => code === 'cloud-directive');
    const unknown = foreign ? [] : checkSchema('cloud-config', tree, path);
    // Wrong values are errors of the reader already, in the same words.
    return { config, issues: [...issues, ...unknown.filter(({ severity }) => severity === 'warning')] };
  });
  const guest = guestActions(
    read.map(({ config }) => config),
    ostype,
  );
  return { actions: guest.actions, issues: [...read.flatMap(({ issues }) => issues), ...guest.issues] };
}
