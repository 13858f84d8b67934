import { gunzipSync } from 'node:zlib';
import { issue } from '../config/issues.ts';
import type { ActionContext } from './context.ts';
import type { GuestWrite } from './action.ts';
import type { WriteFile } from './model.ts';

/** The words of cloud-init for how a content is encoded, and the steps back; `''` is plain text. */
const ENCODINGS: Readonly<Record<string, readonly ('base64' | 'gzip')[]>> = {
  '': [],
  'text/plain': [],
  b64: ['base64'],
  base64: ['base64'],
  gz: ['gzip'],
  gzip: ['gzip'],
  'gz+base64': ['base64', 'gzip'],
  'gzip+base64': ['base64', 'gzip'],
  'gz+b64': ['base64', 'gzip'],
  'gzip+b64': ['base64', 'gzip'],
};

/** What a few bytes of gzip may become. */
const MAX_BYTES = 64 * 1024 * 1024;

/** The decoded content of a file, in base64 when it is no text; `undefined` when it cannot be decoded, which is recorded. */
export function decodedContent(
  { issues }: ActionContext,
  { content, binary, encoding, place }: WriteFile,
): Pick<GuestWrite, 'content' | 'encoding'> | undefined {
  const text = content?.value ?? '';
  const name = encoding?.value.trim().toLowerCase() ?? '';
  const steps = ENCODINGS[name];
  if (steps === undefined) {
    const words = Object.keys(ENCODINGS).filter((word) => word !== '');
    issues.push(issue('unknown-value', encoding?.place ?? place, encoding?.value ?? '', '', words.join(', ')));
    return undefined;
  }
  if (steps.length === 0 && binary === undefined) return { content: text };
  let bytes: Buffer | undefined = binary === true ? Buffer.from(text, 'base64') : Buffer.from(text);
  for (const step of steps) bytes = bytes && (step === 'base64' ? fromBase64(bytes) : fromGzip(bytes));
  if (bytes !== undefined) return asText(bytes);
  issues.push(issue('cloud-encoding', content?.place ?? place, name));
  return undefined;
}

function fromBase64(bytes: Buffer): Buffer | undefined {
  const text = bytes.toString('latin1').replaceAll(/\s/g, '');
  return /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0 ? Buffer.from(text, 'base64') : undefined;
}

function fromGzip(bytes: Buffer): Buffer | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_BYTES });
  } catch {
    // Whatever is wrong with the bytes, they are no gzip that could be written.
    return undefined;
  }
}

function asText(bytes: Buffer): Pick<GuestWrite, 'content' | 'encoding'> {
  const text = bytes.toString();
  return Buffer.from(text).equals(bytes)
    ? { content: text }
    : { content: bytes.toString('base64'), encoding: 'base64' };
}
