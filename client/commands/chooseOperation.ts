import type { Operation } from '../runs/operation.ts';
import { askName } from '../ui/askName.ts';
import { fileTarget, type Target } from './target.ts';

/** The file, instance and project that an operation is about; asks for the name where the target has none. */
export async function chooseOperation(
  name: Operation['name'],
  title: string,
  target: Target,
): Promise<Operation | undefined> {
  const chosen = await fileTarget(target);
  if (chosen === undefined) return undefined;
  const instance = chosen.instance ?? (await askName(title, chosen.file));
  return instance === undefined ? undefined : { name, ...chosen, instance };
}
