import type { Plan } from './plan.ts';
import type { Step } from './step.ts';

/** A profile as a file holds it. */
export interface ProfileText {
  readonly name: string;
  readonly description: string;
  readonly config: Readonly<Record<string, string>>;
  readonly devices: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Plan to make or replace profiles; what uses them sees the change at once. */
export function planImportProfiles(
  profiles: readonly ProfileText[],
  existing: ReadonlyMap<string, { readonly usedBy: readonly string[] }>,
  project: string,
): Plan {
  const steps = profiles.map(({ name, ...body }): Step => {
    const exists = existing.has(name);
    return { kind: 'profile.put', project, profile: name, exists, ...body };
  });
  const losses = profiles.flatMap(({ name }) => {
    const users = existing.get(name)?.usedBy;
    if (users === undefined) return [];
    return [`what profile ${name} says now${users.length === 0 ? '' : ` (${users.join(', ')} use it)`}`];
  });
  return {
    operation: 'profile import',
    instance: '',
    project,
    title: `import ${profiles.map(({ name }) => name).join(', ')}`,
    actions: [],
    steps,
    losses,
    keeps: [],
    refusals: [],
  };
}
