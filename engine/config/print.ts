import type { FileFields } from './configFile.ts';
import { CURRENT_FORMAT } from './directive.ts';
import { CONFIG_KEYS, type ConfigKey, isListKey, isTextKey, LIST_FIELDS, TEXT_FIELDS } from './fields.ts';
import type { Config, Device, Filesystem, Setting } from './model.ts';
import { naturalOrder } from './naturalOrder.ts';
import { literal } from './yaml/literal.ts';
import { quote } from './yaml/quote.ts';

export interface PrintOptions {
  /** A remark for the line of a setting, such as where it was set. */
  readonly remark?: (setting: Setting<unknown>) => string | undefined;
}

/** A merged configuration, or the fields of one file with its includes. */
export type Printable = Config | FileFields;

/** Write a configuration as an lxops-v1 file: fields in their order, maps sorted, what is empty left out. */
export function printConfig(config: Printable, options: PrintOptions = {}): string {
  const lines = CONFIG_KEYS.flatMap((key) => fieldLines(config, key, options.remark ?? (() => undefined)));
  return `${[CURRENT_FORMAT, ...(lines.length > 0 ? lines : ['{}'])].join('\n')}\n`;
}

type Remark = NonNullable<PrintOptions['remark']>;

function fieldLines(config: Printable, key: ConfigKey, remark: Remark): string[] {
  if (isTextKey(key)) return textLines(key, config[TEXT_FIELDS[key]], remark);
  if (key === 'lxc-options') return flowLines(key, config.lxcOptions, remark);
  if (isListKey(key)) {
    const field = LIST_FIELDS[key];
    const list = field === 'include' ? ('include' in config ? config.include : []) : config[field];
    return list.length === 0 ? [] : [`${key}:`, ...list.map((item) => `- ${quote(item.value)}${tail(item, remark)}`)];
  }
  if (key === 'properties') return textMapLines(key, config.properties, remark);
  if (key === 'filesystems') return entryLines(key, config.filesystems, remark, filesystemLines);
  return entryLines('devices', config.devices, remark, deviceLines);
}

function textLines(key: string, setting: Setting<string> | undefined, remark: Remark): string[] {
  return setting === undefined || setting.value === '' ? [] : textPair(key, setting, remark);
}

function textPair(key: string, setting: Setting<string>, remark: Remark): string[] {
  const [sign, ...body] = literal(setting.value) ?? [];
  if (sign === undefined) return [`${key}: ${quote(setting.value)}${tail(setting, remark)}`];
  return [`${key}: ${sign}${tail(setting, remark)}`, ...indent(body)];
}

function flowLines(key: string, list: readonly Setting<string>[], remark: Remark): string[] {
  const [first] = list;
  if (first === undefined) return [];
  return [`${key}: [${list.map(({ value }) => quote(value)).join(', ')}]${tail(first, remark)}`];
}

function textMapLines(key: string, map: ReadonlyMap<string, Setting<string>>, remark: Remark): string[] {
  if (map.size === 0) return [];
  return [`${key}:`, ...indent(sorted(map).flatMap(([name, setting]) => textPair(quote(name), setting, remark)))];
}

function entryLines<T>(
  key: string,
  map: ReadonlyMap<string, Setting<T | undefined>>,
  remark: Remark,
  linesOf: (entry: T, remark: Remark) => string[],
): string[] {
  if (map.size === 0) return [];
  const entries = sorted(map).flatMap(([id, setting]) => {
    if (setting.value === undefined) return [`${quote(id)}: null${tail(setting, remark)}`];
    return [`${quote(id)}:${tail(setting, remark)}`, ...indent(linesOf(setting.value, remark))];
  });
  return [`${key}:`, ...indent(entries)];
}

function filesystemLines(filesystem: Filesystem, remark: Remark): string[] {
  return [
    ...always('pattern', filesystem.pattern, remark),
    ...textMapLines('zfsproperties', filesystem.zfsProperties, remark),
    ...flagLine('destroy', filesystem.destroy ?? false, remark),
    ...flagLine('transient', filesystem.transient, remark),
  ];
}

function deviceLines(device: Device, remark: Remark): string[] {
  return [
    ...always('path', device.path, remark),
    ...always('filesystem', device.filesystem, remark),
    ...textLines('dir', device.dir, remark),
    ...flagLine('readonly', device.readonly, remark),
  ];
}

function always(key: string, setting: Setting<string> | undefined, remark: Remark): string[] {
  return setting === undefined ? [`${key}: ""`] : textPair(key, setting, remark);
}

/** `false` stands for a flag that is printed although it was not written. */
function flagLine(key: string, flag: Setting<boolean> | false | undefined, remark: Remark): string[] {
  if (flag === false) return [`${key}: false`];
  if (flag === undefined || (!flag.value && key !== 'destroy')) return [];
  return [`${key}: ${flag.value}${tail(flag, remark)}`];
}

function tail(setting: Setting<unknown>, remark: Remark): string {
  const text = remark(setting);
  return text === undefined ? '' : `  # ${text}`;
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' ? '' : `  ${line}`));
}

function sorted<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return Array.from(map).toSorted(([a], [b]) => naturalOrder(a, b));
}
