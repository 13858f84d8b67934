import { LxopsError } from '../errors.ts';
import type { GuestChoice } from '../plan/guest.ts';
import type { Flag, FlagValues } from './flags.ts';

/** Where to go on in cloud-config files. */
export const resumeFlags: readonly Flag[] = [
  { name: 'from', kind: 'text', value: 'N|FILE:N', help: 'go on at this cloud-config entry, of all or of one file' },
  { name: 'repeat', kind: 'boolean', help: 'do the entry again that had begun when the last run stopped' },
];

/**
 * What the flags say about where to go on.
 *
 * @throws LxopsError `usage`
 */
export function resumeOf(flags: FlagValues): GuestChoice {
  const text = flags.text('from');
  const repeat = flags.boolean('repeat') ? { repeat: true as const } : {};
  if (text === undefined) return repeat;
  const [, file, digits] = /^(?:(.+):)?(\d+)$/s.exec(text) ?? [];
  if (digits === undefined) {
    throw new LxopsError('usage', { message: `-from takes the number of an entry, or FILE:NUMBER, not "${text}"` });
  }
  const number = Number(digits);
  return { ...repeat, from: file === undefined ? number : { file, number } };
}
