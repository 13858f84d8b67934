import type { GuestAction, GuestWrite } from './action.ts';
import { quoteWord } from './quote.ts';
import { withoutSecrets } from './secrets.ts';

/** The sentence a person reads before and while the action runs: contents and secrets stay out, long text is cut. */
export function describeAction(action: GuestAction): string {
  switch (action.op) {
    case 'script':
      return action.purpose ?? `run ${scriptText(action.input)}`;
    case 'command':
      return `run ${withoutSecrets(cut(action.args.map(quoteWord).join(' ')))}`;
    case 'write':
      return `write ${action.path} (${sizeText(action)}, mode ${action.mode})`;
    case 'append':
      return `append ${sizeText(action)} to ${action.path}`;
    case 'exists':
      return `unless ${action.path} exists: ${action.actions.map(describeAction).join(', ')}`;
  }
}

/** The bytes of a file. */
export function contentOf({ content, encoding }: GuestWrite): Uint8Array {
  return Buffer.from(content, encoding ?? 'utf8');
}

/** The first line, and how many there are. */
function scriptText(input: string): string {
  const lines = input.trim().split('\n');
  const first = withoutSecrets(cut(lines[0] ?? ''));
  return lines.length === 1 ? first : `${first} … (${lines.length} lines)`;
}

function cut(text: string): string {
  const line = text.replaceAll(/\s*\n\s*/g, ' ↵ ');
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}

function sizeText(action: GuestWrite): string {
  const bytes = contentOf(action).length;
  return bytes === 1 ? '1 byte' : `${bytes} bytes`;
}
