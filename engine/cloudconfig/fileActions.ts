import { posix } from 'node:path';
import { issue } from '../config/issues.ts';
import type { GuestAction } from './action.ts';
import { decodedContent } from './content.ts';
import { type ActionContext, looksLikeOption } from './context.ts';
import type { WriteFile } from './model.ts';

/** One entry of `write_files`: its directory, unless it was made before in this run, its content, its owner. */
export function writeFileActions(context: ActionContext, file: WriteFile): readonly GuestAction[] {
  const path = file.path?.value ?? '';
  const owner = file.owner?.value ?? '';
  const mode = modeOf(context, file);
  const wrong =
    path === '' ? missingPath(context, file) : looksLikeOption(context, path, file.path?.place ?? file.place);
  const content = decodedContent(context, file);
  if (wrong || mode === undefined || content === undefined) return [];
  if (looksLikeOption(context, owner, file.owner?.place ?? file.place)) return [];

  const { place } = file;
  const op = file.append?.value === true ? 'append' : 'write';
  return [
    ...directoryActions(context, posix.dirname(posix.normalize(path)), file),
    { op, path, ...content, mode, place },
    ...(owner === '' ? [] : [{ op: 'command', args: ['chown', owner, path], place } as const]),
  ];
}

function missingPath({ issues }: ActionContext, { path, place }: WriteFile): true {
  issues.push(issue('cloud-path', path?.place ?? place));
  return true;
}

function directoryActions(
  { directories }: ActionContext,
  directory: string,
  { place }: WriteFile,
): readonly GuestAction[] {
  if (directories.has(directory)) return [];
  for (let above = directory; !directories.has(above); above = posix.dirname(above)) directories.add(above);
  return [{ op: 'command', args: ['mkdir', '-p', directory], place }];
}

/** Octal text with the leading 0 that the daemon needs. */
function modeOf({ issues }: ActionContext, { permissions, place }: WriteFile): string | undefined {
  const text = permissions?.value ?? '';
  if (text === '') return '0644';
  const mode = /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Infinity;
  if (mode <= 0o7777) return `0${mode.toString(8).padStart(3, '0')}`;
  issues.push(issue('bad-permissions', permissions?.place ?? place, text));
  return undefined;
}
