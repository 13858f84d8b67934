import { parseDocument, stringify } from 'yaml';

/** What a file says about a profile. */
export interface ProfileFile {
  readonly config: Readonly<Record<string, string>>;
  readonly description: string;
  readonly devices: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The YAML that `profile export` writes and the server's own client reads. */
export function printProfile({ config, description, devices }: ProfileFile): string {
  return stringify({ config, description, devices }, { version: '1.1', lineWidth: 0, sortMapEntries: true });
}

/** Read such a file; all values are texts, however they are written. */
export function parseProfile(text: string): ProfileFile | { readonly problem: string } {
  const document = parseDocument(text, { schema: 'failsafe', logLevel: 'silent' });
  const [error] = document.errors;
  if (error !== undefined) return { problem: error.message.split('\n')[0] ?? 'it is not YAML' };
  const root: unknown = document.toJS() ?? {};
  if (!isTable(root)) return { problem: 'a profile is a map with config, description and devices' };
  const { config = {}, description = '', devices = {} } = root;
  if (!isTexts(config)) return { problem: 'config is a map of texts' };
  if (typeof description !== 'string') return { problem: 'description is a text' };
  if (!isTable(devices) || !isTables(devices)) return { problem: 'devices is a map of maps of texts' };
  return { config, description, devices };
}

type Table = Readonly<Record<string, unknown>>;

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  return isTable(value) && Object.values(value).every((one) => typeof one === 'string');
}

function isTables(table: Table): table is Readonly<Record<string, Readonly<Record<string, string>>>> {
  return Object.values(table).every(isTexts);
}
