import type { Config, Properties } from './model.ts';
import type { Lookup } from './pattern.ts';

/** The properties that every pattern can use and nobody can set. */
export const BUILT_INS = {
  instance: 'The name of the instance',
  project: 'The project of the configuration, or `default`',
  'project/': 'Nothing in the default project, otherwise the project and a slash',
  project_instance: 'The name of the instance; in another project than the default one PROJECT_NAME',
} as const;

type BuiltIn = keyof typeof BUILT_INS;

/** The values of the built-in properties. The current project of the user does not matter. */
function builtInsOf(name: string, project: string): Readonly<Record<BuiltIn, string>> {
  const inDefault = project === '' || project === 'default';
  return {
    instance: name,
    project: inDefault ? 'default' : project,
    'project/': inDefault ? '' : `${project}/`,
    project_instance: inDefault ? name : `${project}_${name}`,
  };
}

/** What patterns see, the first counts: built-ins, `-P`, the configuration's properties, the user's. */
export function patternLookup(config: Config, name: string, properties: Properties): Lookup {
  const builtIns = new Map<string, string>(Object.entries(builtInsOf(name, config.project?.value ?? '')));
  return (key) =>
    builtIns.get(key) ??
    properties.commandLine.get(key) ??
    config.properties.get(key)?.value ??
    properties.user.get(key)?.value;
}
