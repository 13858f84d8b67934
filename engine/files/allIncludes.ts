import { resolvePath } from '../config/paths.ts';
import { loadFile, type LoadOptions } from './loadConfig.ts';

/**
 * The paths that files include, depth first, each once, conditions not decided. A file that cannot be read is listed
 * and includes nothing. The given files count as seen.
 */
export async function allIncludes(files: readonly string[], options: LoadOptions): Promise<readonly string[]> {
  const seen = new Set(files);
  const found: string[] = [];
  const visit = async (path: string): Promise<void> => {
    const file = await loadFile(path, options);
    if ('unreadable' in file) return;
    for (const { value } of file.fields.include) {
      const include = resolvePath(path, value);
      if (seen.has(include)) continue;
      seen.add(include);
      found.push(include);
      await visit(include);
    }
  };
  for (const file of files) await visit(file);
  return found;
}
