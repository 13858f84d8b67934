import { join } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/** An instance, as what is kept about it on this machine is named. */
export interface StatePlace {
  /** The address of the server. */
  readonly server: string;
  readonly project: string;
  readonly instance: string;
}

/** A file about one instance: `$XDG_STATE_HOME/lxops/FOLDER/SERVER/PROJECT/INSTANCE.EXTENSION`. */
export function statePath(environment: Environment, folder: string, place: StatePlace, extension: string): string {
  const state = environment['XDG_STATE_HOME'] || join(environment['HOME'] ?? '/', '.local/state');
  const [server = '', project = '', instance = ''] = [place.server, place.project, place.instance].map(
    encodeURIComponent,
  );
  return join(state, 'lxops', folder, server, project, `${instance}.${extension}`);
}
