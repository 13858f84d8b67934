import { posix } from 'node:path';
import { quoteWord } from '../../../cloudconfig/quote.ts';
import { type CloudEntry, mapEntry, valueLines } from './cloudText.ts';
import { leave, type Moving } from './left.ts';
import type { Item } from './sections.ts';

/** What scripts become: files to write and commands to run. */
export interface ScriptEntries {
  readonly write_files: readonly CloudEntry[];
  readonly runcmd: readonly CloudEntry[];
}

/** The scripts of the old program. It put those that are files into /root and ran them there. */
export function scriptEntries(moving: Moving, scripts: readonly Item[]): ScriptEntries {
  const names = new Set<string>();
  const entries = scripts.map((script) => scriptEntry(moving, script, names));
  return {
    write_files: entries.flatMap(({ write_files }) => write_files),
    runcmd: entries.flatMap(({ runcmd }) => runcmd),
  };
}

function scriptEntry(moving: Moving, script: Item, names: Set<string>): ScriptEntries {
  const { texts, flags, place } = script;
  const name = texts.get('name') || 'a script';
  const file = texts.get('file') ?? '';
  const body = (texts.get('body') ?? '').trim();
  const content = file === '' ? undefined : moving.contentOf(file);
  const path = posix.join('/root', posix.basename(file));
  const isUser = [texts.get('uid'), texts.get('gid')].some((id) => id !== undefined && id !== '' && id !== '0');
  const isTwice = content !== undefined && names.has(path);
  if (content !== undefined) names.add(path);

  const isMissing = file !== '' && content === undefined;
  if (isUser) leave(moving, place, name, 'lxops runs everything as root. Use su in it');
  else if (isMissing)
    leave(moving, place, name, `"${file}" is no text file that can be read now. Write its content here`);
  else if (isTwice) leave(moving, place, name, `Another script is called ${path} too`);
  if (flags.has('reboot')) leave(moving, place, `the restart after ${name}`, 'Restart the instance after the launch');

  const stays = isUser || isMissing || isTwice;
  const written =
    content === undefined || stays ? [] : [mapEntry({ path, permissions: '0555', content: content.text })];
  const run = [...(file === '' ? [] : [quoteWord(path)]), ...(body === '' ? [] : [body])].map((text) =>
    inDirectory(texts, text),
  );
  const lines = run.flatMap((text) => valueLines('-', text, '  '));
  const remark = texts.get('name') ? [`# ${texts.get('name')?.replaceAll(/\s+/g, ' ')}`] : [];
  return { write_files: written, runcmd: [{ lines: [...(stays ? [] : remark), ...lines], isComment: stays }] };
}

function inDirectory(texts: Item['texts'], script: string): string {
  const directory = texts.get('dir') ?? '';
  return directory === '' ? script : `cd ${quoteWord(directory)} || exit 1\n${script}`;
}
