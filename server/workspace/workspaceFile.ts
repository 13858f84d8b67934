import type { CloudConfig } from '../../engine/cloudconfig/model.ts';
import { parseCloudConfig } from '../../engine/cloudconfig/parse.ts';
import { checkRepeatedKeys } from '../../engine/config/checks/repeatedKeys.ts';
import { checkSchema } from '../../engine/config/checks/schema.ts';
import type { ConfigFile } from '../../engine/config/configFile.ts';
import { directiveOf } from '../../engine/config/directive.ts';
import { type Issue, issue } from '../../engine/config/issues.ts';
import { parseFile } from '../../engine/config/parseFile.ts';
import type { SchemaName } from '../../engine/config/schema.ts';
import { parseYaml, type YamlTree } from '../../engine/config/yaml/parseYaml.ts';
import { almostDirective } from './almostDirective.ts';

/** One text as the language features see it. It is never changed: a new text is a new file. */
export interface WorkspaceFile {
  readonly path: string;
  readonly text: string;
  /** By the first line alone; `undefined` for what is none of ours. */
  readonly format: SchemaName | undefined;
  readonly tree: YamlTree;
  /** What an lxops file says; of other files, nothing but that its format is unknown. */
  readonly config: ConfigFile;
  /** What a cloud-config file says. */
  readonly cloud?: CloudConfig;
  /** What is wrong with the file on its own. */
  readonly issues: readonly Issue[];
}

/** Read one text; `tree` is that of the text, if it was parsed already. */
export function readFileText(path: string, text: string, tree = parseYaml(text)): WorkspaceFile {
  const format = formatOf(text);
  const config = parseFile(path, text, [], tree);
  if (format === 'cloud-config') return cloudConfigFile(config);
  const shape =
    format === undefined
      ? []
      : [...checkSchema(format, config.tree, path), ...checkRepeatedKeys(config.tree, path, format === 'lxops-v1')];
  return { path, text, format, tree: config.tree, config, issues: [...aboutFormat(config), ...shape] };
}

function cloudConfigFile(config: ConfigFile): WorkspaceFile {
  const { path, text } = config;
  const cloud = parseCloudConfig(path, text, config.tree);
  const issues = [
    ...cloud.issues,
    ...checkSchema('cloud-config', config.tree, path),
    ...checkRepeatedKeys(config.tree, path, false),
  ];
  return { path, text, format: 'cloud-config', tree: config.tree, config, cloud: cloud.config, issues };
}

/** A first line that was probably meant to be one of ours is said to be that. */
function aboutFormat({ path, text, directive, issues }: ConfigFile): readonly Issue[] {
  const place = { file: path, span: { start: 0, end: Math.max(1, text.split(/[\r\n]/, 1)[0]?.length ?? 0) } };
  if (directive === '#lxdops') return [issue('old-format', place), ...issues];
  const meant = issues.some(({ code }) => code === 'format-unknown') ? almostDirective(text) : undefined;
  return meant === undefined ? issues : [issue('directive-almost', place, meant)];
}

/** The format that the first line announces. */
export function formatOf(text: string): SchemaName | undefined {
  return FORMATS[directiveOf(text)];
}

const FORMATS: Readonly<Record<string, SchemaName>> = {
  '#lxops-v1': 'lxops-v1',
  '#lxdops': 'lxdops',
  '#cloud-config': 'cloud-config',
};
