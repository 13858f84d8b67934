import { maskSecrets, withoutThese } from '../cloudconfig/secrets.ts';
import type { RunEvent } from './events.ts';

/**
 * Makes the text of a log out of events: whole lines, without secrets.
 *
 * @returns takes an event, gives the text to add, which is empty while a line of output is not complete
 */
export function createLogText(secrets: readonly string[]): (event: RunEvent) => string {
  const pending = { stdout: '', stderr: '' };
  let inKey = false;
  const mask = (line: string): string => {
    if (/-----BEGIN .*PRIVATE KEY-----/.test(line)) inKey = true;
    const hidden = inKey;
    if (/-----END .*PRIVATE KEY-----/.test(line)) inKey = false;
    return hidden ? '***' : maskSecrets(line, secrets);
  };
  const lines = (text: string, prefix: string): string =>
    text === ''
      ? ''
      : text
          .replaceAll(/\n$/g, '')
          .split('\n')
          .map((line) => `${prefix}${mask(line)}\n`)
          .join('');
  const rest = (): string => {
    const { stdout, stderr } = pending;
    pending.stdout = '';
    pending.stderr = '';
    return lines(stdout, '  | ') + lines(stderr, '  ! ');
  };
  return (event) => {
    switch (event.type) {
      case 'output': {
        const text = pending[event.stream] + event.text;
        const end = text.lastIndexOf('\n') + 1;
        pending[event.stream] = text.slice(end);
        return lines(text.slice(0, end), event.stream === 'stdout' ? '  | ' : '  ! ');
      }
      case 'step':
        // The sentence says no more of secrets than the plan does.
        if (event.state === 'begin')
          return `${rest()}[${event.number}/${event.total}] ${withoutThese(event.text, secrets)}\n`;
        return rest() + (event.state === 'failed' ? `[${event.number}/${event.total}] failed\n` : '');
      case 'warning':
      case 'progress':
      case 'result':
      case 'error':
        return lines(event.text, `  ${event.type}: `);
      case 'address':
        return `  address: ${event.address}\n`;
      case 'plan':
      case 'end':
        return '';
    }
  };
}
