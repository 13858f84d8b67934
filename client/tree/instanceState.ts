export type InstanceState = 'running' | 'stopped' | 'frozen' | 'error' | 'changing';

/** What was begun on an instance and has not come to its end, as its `state` mark says. It may still be going on. */
export function unfinishedOperation(marks: Readonly<Record<string, string>>): 'launch' | 'rebuild' | undefined {
  if (marks['state'] === 'launching') return 'launch';
  return marks['state'] === 'rebuilding' ? 'rebuild' : undefined;
}

/** The state behind the daemon's word for it; words in between, `Starting` or `Aborting`, are `changing`. */
export function stateOf(status: string): InstanceState {
  switch (status) {
    case 'Running':
    case 'Ready':
      return 'running';
    case 'Stopped':
      return 'stopped';
    case 'Frozen':
      return 'frozen';
    case 'Error':
      return 'error';
    default:
      return 'changing';
  }
}
