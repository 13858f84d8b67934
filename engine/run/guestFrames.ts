import { quoteWord } from '../cloudconfig/quote.ts';

/** What a shell in an instance is asked to do: text for a shell of its own, or the words of one command. */
export type GuestRequest = { readonly script: string } | { readonly args: readonly string[] };

/**
 * What the shell reads first. It survives the signals of a shutdown that one of its commands asked for, long enough to say
 * how that command ended; the commands have these signals as usual. Its process id comes as the first code.
 */
export function openingText(mark: string): string {
  return `trap : HUP INT TERM\n${endText(mark, '$$')}`;
}

/**
 * What the shell reads for one request: a child does it, with its own input, and cannot change the shell; then the shell
 * writes the mark and the exit code on both streams, behind the last output of that child.
 *
 * @param mark a word that neither the request nor any output contains
 */
export function requestText(request: GuestRequest, mark: string): string {
  return `${bodyText(request, mark)}lxops=$?\n${endText(mark, '$lxops')}`;
}

function bodyText(request: GuestRequest, mark: string): string {
  if ('args' in request) return `(exec ${request.args.map(quoteWord).join(' ')}) </dev/null\n`;
  const { script } = request;
  const text = script === '' || script.endsWith('\n') ? script : `${script}\n`;
  return `/bin/sh <<'${mark}'\n${text}${mark}\n`;
}

function endText(mark: string, code: string): string {
  return `echo ${mark}:${code}\necho ${mark}:${code} >&2\n`;
}

/**
 * Tells output from marks in one stream. Output is passed on at once, but for what may be the beginning of a mark.
 *
 * @returns takes the next piece of the stream
 */
export function createMarkReader(
  mark: string,
  onOutput: (bytes: Uint8Array) => void,
  onMark: (code: number) => void,
): (bytes: Uint8Array) => void {
  const begin = Buffer.from(`${mark}:`);
  let held = Buffer.alloc(0);
  const pass = (bytes: Buffer): void => {
    if (bytes.length > 0) onOutput(bytes);
  };
  return (bytes) => {
    held = held.length === 0 ? Buffer.from(bytes) : Buffer.concat([held, bytes]);
    for (;;) {
      const at = held.indexOf(begin);
      const end = at < 0 ? -1 : held.indexOf('\n', at);
      if (at < 0 || end < 0) {
        const kept = at < 0 ? held.length - beginningAtEnd(held, begin) : at;
        pass(held.subarray(0, kept));
        held = Buffer.from(held.subarray(kept));
        return;
      }
      pass(held.subarray(0, at));
      const code = Number(held.subarray(at + begin.length, end).toString('latin1'));
      held = held.subarray(end + 1);
      onMark(code);
    }
  };
}

/** How many bytes at the end of a piece may be the beginning of the mark. */
function beginningAtEnd(bytes: Buffer, begin: Buffer): number {
  for (let length = Math.min(bytes.length, begin.length - 1); length > 0; length--) {
    if (bytes.subarray(bytes.length - length).equals(begin.subarray(0, length))) return length;
  }
  return 0;
}
