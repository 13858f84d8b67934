import type { Inventory } from '../../engine/index.ts';

/** What is known of the server of this machine. */
export type ServerState =
  | { readonly kind: 'unknown' }
  /** Nobody is asked before the workspace is trusted. */
  | { readonly kind: 'untrusted' }
  | { readonly kind: 'connected'; readonly inventory: Inventory }
  /** `missing`: no socket; `denied`: it may not be used; `unreachable`: anything else. `text` has the exact reason. */
  | { readonly kind: 'missing' | 'denied' | 'unreachable'; readonly address: string; readonly text: string };

/** Which help a failed connection needs. */
export function failureKind(reason: string): 'missing' | 'denied' | 'unreachable' {
  if (reason === 'ENOENT') return 'missing';
  return reason === 'EACCES' || reason === 'EPERM' ? 'denied' : 'unreachable';
}

/** Does this event change what the tree shows? Commands and files in an instance do not. */
export function changesInventory(action: string): boolean {
  return !/-(exec|console\S*|file-\S+|log-\S+|metadata-\S+)$/.test(action);
}
