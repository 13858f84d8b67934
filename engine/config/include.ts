import type { ConfigFile } from './configFile.ts';
import { type Issue, issue } from './issues.ts';
import type { Properties, Setting } from './model.ts';
import { type Lookup, placeWithin, substitute } from './pattern.ts';
import { reservedIndex, resolvePath } from './paths.ts';

/** The files that one file names, its conditions decided and its paths resolved. */
export interface NamedFiles {
  readonly includes: readonly Setting<string>[];
  readonly cloudConfigFiles: readonly Setting<string>[];
  /** Conditional paths that fell away, with the property that is not set or empty. */
  readonly dropped: readonly { readonly path: Setting<string>; readonly property: string }[];
  readonly issues: readonly Issue[];
}

/** Does an empty property drop a path? As the original has it: always, except while reading a `source-config`. */
export type EmptyProperty = 'drops' | 'counts';

/** What a file includes and which cloud-config files it names, for these properties. */
export function includesOf(file: ConfigFile, properties: Properties, empty: EmptyProperty = 'drops'): NamedFiles {
  const issues: Issue[] = [];
  const dropped: { path: Setting<string>; property: string }[] = [];
  const decide = (paths: readonly Setting<string>[]): readonly Setting<string>[] =>
    paths.flatMap((path) => {
      const reserved = reservedIndex(path.value);
      if (reserved >= 0) {
        issues.push(
          issue(
            'path-reserved',
            placeWithin(path, { start: reserved, end: reserved + 1 }),
            path.value.charAt(reserved),
          ),
        );
        return [];
      }
      const decided = substitute(path.value, conditionLookup(properties, empty));
      if (decided.unset === undefined) return [{ ...path, value: resolvePath(file.path, decided.text) }];
      dropped.push({ path, property: decided.unset });
      return [];
    });
  const includes = decide(file.fields.include);
  const cloudConfigFiles = decide(file.fields.cloudConfigFiles);
  return { includes, cloudConfigFiles, dropped, issues };
}

/** The properties that conditional paths see: `-P`, then the user's; never the configuration's own. */
function conditionLookup(properties: Properties, empty: EmptyProperty): Lookup {
  return (name) => {
    const value = properties.commandLine.get(name) ?? properties.user.get(name)?.value;
    return value === '' && empty === 'drops' ? undefined : value;
  };
}
