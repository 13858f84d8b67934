import type { Config, Properties } from '../../../engine/config/model.ts';
import { mergeFiles } from '../../../engine/config/merge.ts';
import { parseFile } from '../../../engine/config/parseFile.ts';

/** A configuration of one file. */
export function configOf(body: string, path = 'd/web.yaml'): Config {
  const files = new Map([[path, parseFile(path, `#lxops-v1\n${body}`)]]);
  return mergeFiles(path, files, propertiesOf()).config;
}

/** Properties from outside. */
export function propertiesOf(commandLine: Record<string, string> = {}, user: Record<string, string> = {}): Properties {
  const place = { file: 'properties.yaml', span: { start: 0, end: 0 } };
  return {
    commandLine: new Map(Object.entries(commandLine)),
    user: new Map(Object.entries(user).map(([key, value]) => [key, { value, place }])),
  };
}
