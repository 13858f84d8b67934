import type { ConfigFile, KnownFile } from '../config/configFile.ts';
import { type EmptyProperty, includesOf } from '../config/include.ts';
import type { Issue } from '../config/issues.ts';
import { mergeFiles } from '../config/merge.ts';
import type { Migration } from '../config/migrate/migration.ts';
import type { Config, Properties } from '../config/model.ts';
import { parseFile } from '../config/parseFile.ts';
import { readTextFile } from './readTextFile.ts';

/** More files than this are a mistake, or a trap. */
const MAX_FILES = 2000;

export interface LoadOptions {
  /** Reads another way than from the disk: an editor's buffers, for example. */
  readonly read?: typeof readTextFile;
  /** `counts` while reading a `source-config`, as the original does. */
  readonly empty?: EmptyProperty;
  /** Formats beyond the program's own. */
  readonly migrations?: readonly Migration[];
}

/** A configuration and what is to be said about it; `config` is `undefined` when an issue is an error. */
export interface LoadedConfig {
  readonly config: Config | undefined;
  readonly issues: readonly Issue[];
  /** Every file that was read, for messages with line numbers. */
  readonly files: ReadonlyMap<string, ConfigFile>;
}

/** Read a configuration with everything that it includes. A file that cannot be read is an issue, not an exception. */
export async function loadConfig(
  path: string,
  properties: Properties,
  options: LoadOptions = {},
): Promise<LoadedConfig> {
  const known = await readClosure(path, properties, options);
  const { config, issues } = mergeFiles(path, known, properties, options.empty);
  const files = new Map([...known].filter((entry): entry is [string, ConfigFile] => 'text' in entry[1]));
  const failed = issues.some(({ severity }) => severity === 'error');
  return { config: failed ? undefined : config, issues, files };
}

/** Read one file alone, for `-raw`: nothing is included, filtered or resolved. */
export async function loadFile(path: string, options: LoadOptions = {}): Promise<KnownFile> {
  const read = await (options.read ?? readTextFile)(path);
  return 'text' in read ? parseFile(path, read.text, options.migrations) : read;
}

async function readClosure(
  top: string,
  properties: Properties,
  options: LoadOptions,
): Promise<ReadonlyMap<string, KnownFile>> {
  const known = new Map<string, KnownFile>();
  let wanted = [top];
  while (wanted.length > 0) {
    const room = MAX_FILES - known.size;
    const files = await Promise.all(wanted.slice(0, room).map((path) => loadFile(path, options)));
    wanted.forEach((path, i) => known.set(path, files[i] ?? { path, unreadable: `more than ${MAX_FILES} files` }));
    const named = files.flatMap((file) =>
      'text' in file ? includesOf(file, properties, options.empty).includes.map(({ value }) => value) : [],
    );
    wanted = room > 0 ? [...new Set(named)].filter((path) => !known.has(path)) : [];
  }
  return known;
}
