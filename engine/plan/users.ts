/**
 * An instance as others are told of it: names mean something in a project only, so those of other projects than
 * `default` carry theirs.
 */
export function userOf(project: string, instance: string): string {
  return project === '' || project === 'default' ? instance : `${project}/${instance}`;
}
