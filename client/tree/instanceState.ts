export type InstanceState = 'running' | 'stopped' | 'frozen' | 'error' | 'changing';

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
