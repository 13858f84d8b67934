import { randomBytes } from 'node:crypto';
import { link, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { LxopsError } from '../errors.ts';

/**
 * Write a file so that it is either the old one or the new one at every moment. A symbolic link stays one, and the
 * mode of an existing file stays.
 *
 * @param mode of a file that is new
 * @throws LxopsError `file.unwritable`; then the old file is whole
 */
export async function replaceFile(path: string, text: string, mode = 0o644): Promise<void> {
  await reporting(path, async () => {
    const target = await realpath(path).catch(() => path);
    const old = await stat(target).catch(() => undefined);
    await withDraft(target, text, { mode, ...(old === undefined ? {} : { exactly: old.mode & 0o7777 }) }, (draft) =>
      rename(draft, target),
    );
  });
}

/**
 * Make a file that is not there: whole, or not at all. One that is there with this very text is as good as made.
 *
 * @param mode its permissions, whatever the umask
 * @returns whether it was made
 * @throws LxopsError `file.exists`, `file.unwritable`
 */
export async function createFile(path: string, text: string, mode: number): Promise<boolean> {
  return reporting(path, async () => {
    const made = await withDraft(path, text, { mode, exactly: mode }, (draft) =>
      link(draft, path).then(
        () => true,
        (error: NodeJS.ErrnoException) => {
          if (error.code === 'EEXIST') return false;
          throw error;
        },
      ),
    );
    if (!made && (await readFile(path, 'utf8')) !== text) throw new LxopsError('file.exists', { path });
    return made;
  });
}

/** Write the text to a file beside the target, flushed to the disk, use that, and leave nothing of it behind. */
async function withDraft<T>(
  target: string,
  text: string,
  { mode, exactly }: { readonly mode: number; readonly exactly?: number },
  use: (draft: string) => Promise<T>,
): Promise<T> {
  const draft = `${target}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await using file = await open(draft, 'wx', mode);
    if (exactly !== undefined) await file.chmod(exactly);
    await file.writeFile(text);
    await file.sync();
    return await use(draft);
  } finally {
    await rm(draft, { force: true });
  }
}

async function reporting<T>(path: string, write: () => Promise<T>): Promise<T> {
  return write().catch((error: unknown) => {
    if (error instanceof LxopsError) throw error;
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new LxopsError('file.unwritable', { path, reason }, { cause: error });
  });
}
