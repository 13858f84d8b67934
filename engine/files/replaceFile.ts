import { randomBytes } from 'node:crypto';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { LxopsError } from '../errors.ts';

/**
 * Write a file so that it is either the old one or the new one at every moment. A symbolic link stays one, and the
 * mode of an existing file stays.
 *
 * @param mode of a file that is new
 * @throws LxopsError `file.unwritable`; then the old file is whole
 */
export async function replaceFile(path: string, text: string, mode = 0o644): Promise<void> {
  try {
    const target = await realpath(path).catch(() => path);
    const old = await stat(target).catch(() => undefined);
    const draft = `${target}.${randomBytes(6).toString('hex')}.tmp`;
    try {
      await using file = await open(draft, 'wx', mode);
      if (old !== undefined) await file.chmod(old.mode & 0o7777);
      await file.writeFile(text);
      await file.sync();
      await rename(draft, target);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new LxopsError('file.unwritable', { path, reason }, { cause: error });
  }
}
