import { LxopsError } from '../errors.ts';
import type { IncusClient, RawAnswer } from './connect.ts';
import { readEnvelope } from './envelope.ts';
import { exec } from './exec.ts';
import { type InstanceTarget, instancePath } from './instances.ts';

export interface FilePush {
  /** Absolute; a relative path begins at `/`. Its directory has to exist. */
  readonly path: string;
  readonly content: string | Uint8Array;
  readonly uid: number;
  readonly gid: number;
  /** Octal text with a leading 0, as in `0644`. */
  readonly mode: string;
}

/** What is known of a file before it is read. */
export interface FileFacts {
  readonly type: 'file' | 'directory' | 'symlink';
  readonly uid: number;
  readonly gid: number;
  /** Octal text with a leading 0. */
  readonly mode: string;
}

/**
 * Write a file in an instance. An existing file gets the owner and the mode too, before it gets the content, so that
 * nobody reads what is not for them; the daemon leaves those of an existing file alone, so a command does it, and only when
 * they differ. That needs a running instance.
 */
export async function pushFile(
  client: IncusClient,
  target: InstanceTarget,
  file: FilePush,
  signal: AbortSignal,
): Promise<void> {
  const facts = await statFile(client, target, file.path, signal);
  if (facts?.type === 'file' && !sameFacts(facts, file)) await applyFacts(client, target, file, signal);
  await send(client, target, file, 'overwrite', signal);
  // The daemon drops setuid, setgid and sticky, and a symbolic link says nothing about the file it leads to.
  if (facts?.type === 'symlink' || Number.parseInt(file.mode, 8) > 0o777)
    await applyFacts(client, target, file, signal);
}

/** Append to a file, which keeps its owner and mode; a missing file is made with those given. */
export async function appendFile(
  client: IncusClient,
  target: InstanceTarget,
  file: FilePush,
  signal: AbortSignal,
): Promise<void> {
  const exists = await fileExists(client, target, file.path, signal);
  await (exists ? send(client, target, file, 'append', signal) : pushFile(client, target, file, signal));
}

/** Is there anything at this path, be it a directory or a broken link? */
export async function fileExists(
  client: IncusClient,
  target: InstanceTarget,
  path: string,
  signal: AbortSignal,
): Promise<boolean> {
  return (await statFile(client, target, path, signal)) !== undefined;
}

/** `undefined` when there is nothing at this path. */
export async function statFile(
  client: IncusClient,
  target: InstanceTarget,
  path: string,
  signal: AbortSignal,
): Promise<FileFacts | undefined> {
  const request = { method: 'HEAD', path: filePath(target, path) } as const;
  const { status, headers } = await client.requestRaw(request, signal);
  if (status === 404) return undefined;
  if (status >= 400) throw new LxopsError('incus.refused', { ...request, status, reason: `cannot look at ${path}` });
  return readFacts(headers, headerPrefix(client));
}

/** The facts in the headers of an answer about a file. */
export function readFacts(headers: RawAnswer['headers'], prefix: string): FileFacts {
  const header = (name: string): string => String(headers[`${prefix}-${name}`] ?? '');
  return {
    type: header('type') as FileFacts['type'],
    uid: Number(header('uid')),
    gid: Number(header('gid')),
    mode: header('mode'),
  };
}

function sameFacts(facts: FileFacts, file: FilePush): boolean {
  const sameMode = Number.parseInt(facts.mode, 8) === Number.parseInt(file.mode, 8);
  return sameMode && facts.uid === file.uid && facts.gid === file.gid;
}

async function applyFacts(
  client: IncusClient,
  target: InstanceTarget,
  file: FilePush,
  signal: AbortSignal,
): Promise<void> {
  // chown first: it takes setuid away. `$0` and `$@` keep the path out of the script.
  const script = 'chown "$0" "$2" && chmod "$1" "$2"';
  const path = file.path.startsWith('/') ? file.path : `/${file.path}`;
  const command = ['/bin/sh', '-c', script, `${file.uid}:${file.gid}`, file.mode, path];
  const output: string[] = [];
  const decoder = new TextDecoder();
  const onOutput = (_: string, bytes: Uint8Array): unknown => output.push(decoder.decode(bytes, { stream: true }));
  const { exitCode } = await exec(client, target, { command, onOutput }, signal);
  if (exitCode !== 0) {
    const text = `set owner and mode of ${path}`;
    throw new LxopsError('guest.failed', { instance: target.instance, text, exitCode, output: output.join('') });
  }
}

async function send(
  client: IncusClient,
  target: InstanceTarget,
  file: FilePush,
  write: 'overwrite' | 'append',
  signal: AbortSignal,
): Promise<void> {
  const prefix = headerPrefix(client);
  const path = filePath(target, file.path);
  const bytes = typeof file.content === 'string' ? new TextEncoder().encode(file.content) : file.content;
  const facts = {
    type: 'file',
    uid: String(file.uid),
    gid: String(file.gid),
    mode: file.mode,
    write,
  };
  const headers = {
    'content-type': 'application/octet-stream',
    ...Object.fromEntries(Object.entries(facts).map(([name, value]) => [`${prefix}-${name}`, value])),
  };
  const { status, text } = await client.requestRaw({ method: 'POST', path, bytes, headers }, signal);
  readEnvelope({ method: 'POST', path }, status, text);
}

/** Each server knows its own headers only. */
function headerPrefix(client: IncusClient): string {
  return client.server === 'incus' ? 'x-incus' : 'x-lxd';
}

function filePath(target: InstanceTarget, path: string): string {
  return `${instancePath(target, 'files')}&path=${encodeURIComponent(path)}`;
}
