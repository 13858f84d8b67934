import type { CloudConfig } from '../cloudconfig/model.ts';
import { parseCloudConfig } from '../cloudconfig/parse.ts';
import { CURRENT_FORMAT } from '../config/directive.ts';
import { olderFormats } from '../config/formats.ts';
import type { Setting } from '../config/model.ts';
import { naturalOrder } from '../config/naturalOrder.ts';
import { describeOrigin } from '../config/origins.ts';
import { printConfig } from '../config/print.ts';
import { LxopsError } from '../errors.ts';
import { allIncludes } from '../files/allIncludes.ts';
import { loadFile } from '../files/loadConfig.ts';
import { readTextFile } from '../files/readTextFile.ts';
import type { Invocation, Run } from './command.ts';
import { exactly, loadMerged, loadRaw, refuseErrors } from './load.ts';
import { configJson } from './json.ts';
import { loadMigrations } from './registered.ts';
import { list, table } from './table.ts';

/** Read files and say only what is wrong with them. */
export const parse: Run = async (invocation) => {
  for (const file of invocation.words) await (invocation.flags.boolean('raw') ? loadRaw : loadMerged)(file, invocation);
  return 0;
};

/** The merged configuration as YAML, with `-origins` beside each value where it was set. */
export const print: Run = async (invocation) => {
  const { flags, terminal } = invocation;
  const [file] = exactly(1, invocation.words);
  if (flags.boolean('raw')) {
    terminal.out(`${printConfig((await loadRaw(file, invocation)).fields)}\n`);
    return 0;
  }
  const { config, files } = await loadMerged(file, invocation);
  if (flags.boolean('json')) {
    terminal.out(`${JSON.stringify(configJson(config), undefined, 2)}\n`);
    return 0;
  }
  const remark = flags.boolean('origins') ? (setting: Setting<unknown>) => describeOrigin(setting, files) : undefined;
  terminal.out(`${printConfig(config, remark === undefined ? {} : { remark })}\n`);
  return 0;
};

/** The properties of the merged configuration, by key. */
export const properties: Run = async (invocation) => {
  const [file] = exactly(1, invocation.words);
  const found = invocation.flags.boolean('raw')
    ? (await loadRaw(file, invocation)).fields.properties
    : (await loadMerged(file, invocation)).config.properties;
  const rows = [...found].map(([key, { value }]) => [key, value]).toSorted(([a = ''], [b = '']) => naturalOrder(a, b));
  invocation.terminal.out(table(undefined, rows));
  return 0;
};

/** The cloud-config files, one path a line. */
export const cloudConfig: Run = async (invocation) => {
  const paths = await cloudConfigFiles(invocation);
  invocation.terminal.out(list(paths.map(({ value }) => value)));
  return 0;
};

/** The packages of all cloud-config files, in order, one a line. */
export const packages: Run = async (invocation) => {
  const clouds: CloudConfig[] = [];
  for (const { value: path, place } of await cloudConfigFiles(invocation)) {
    const read = await readTextFile(path);
    if ('unreadable' in read)
      throw new LxopsError('file.unreadable', { path, reason: read.unreadable }, { cause: place });
    const { config, issues } = parseCloudConfig(path, read.text);
    refuseErrors(path, issues, new Map([[path, { path, text: read.text }]]));
    clouds.push(config);
  }
  invocation.terminal.out(list(clouds.flatMap((cloud) => cloud.packages.map(({ value }) => value))));
  return 0;
};

/** Every file that the files include, however deep, without deciding conditions. */
export const includes: Run = async ({ words, terminal }) => {
  const options = { migrations: await loadMigrations(terminal.environment) };
  for (const file of words) {
    const read = await loadFile(file, options);
    if ('unreadable' in read) throw new LxopsError('file.unreadable', { path: file, reason: read.unreadable });
    refuseErrors(file, read.issues, new Map([[file, read]]));
  }
  terminal.out(list(await allIncludes(words, options)));
  return 0;
};

/** The formats that can be read. */
export const formats: Run = async ({ terminal, words }) => {
  exactly(0, words);
  const own = (await loadMigrations(terminal.environment)).map(({ from }) => from);
  const older = [...new Set([...olderFormats(), ...own])].toSorted();
  terminal.out(`current format: ${CURRENT_FORMAT}\nsupported formats:\n${list(older)}`);
  return 0;
};

async function cloudConfigFiles(invocation: Invocation): Promise<readonly Setting<string>[]> {
  const [file] = exactly(1, invocation.words);
  return invocation.flags.boolean('raw')
    ? (await loadRaw(file, invocation)).fields.cloudConfigFiles
    : (await loadMerged(file, invocation)).config.cloudConfigFiles;
}
