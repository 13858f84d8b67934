/** Our own request: which files that can be launched read this one? Answered once the workspace was looked through. */
export const ROOTS_METHOD = 'lxops/roots';

export interface RootsParams {
  readonly uri: string;
}

/** Uris, the file itself first when it can be launched. */
export interface RootsResult {
  readonly roots: readonly string[];
}

/** Our own notification, from the client: what the Incus or LXD server has now. Without it nothing live is offered. */
export const INVENTORY_METHOD = 'lxops/inventory';

export interface LiveInventory {
  readonly profiles: readonly string[];
  /** As a file may name them: an alias, or REMOTE:ALIAS. */
  readonly images: readonly string[];
  readonly projects: readonly string[];
  readonly instances: readonly LiveInstance[];
}

interface LiveInstance {
  readonly name: string;
  readonly project: string;
  /** In the server's words: Running, Stopped, … */
  readonly status: string;
  readonly snapshots: readonly string[];
  /** The path of the file that it was launched from, if that is known. */
  readonly file?: string;
}

/** What a client can say about itself in `initializationOptions`, beside the settings. */
export interface ClientAbilities {
  /** It has the commands `lxops.launch`, `lxops.rebuild` and `lxops.showPlan`. */
  readonly hasCommands?: boolean;
  /** It asks for diagnostics by itself; nothing is sent unasked. */
  readonly pullDiagnostics?: boolean;
}
