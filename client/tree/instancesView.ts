import * as vscode from 'vscode';
import type { InventoryInstance } from '../../engine/index.ts';
import { followServer } from './followServer.ts';
import { toTreeItem, type InstanceRow } from './instanceRow.ts';
import type { ServerState } from './serverState.ts';

/** The view of the instances on this machine's server. */
export interface InstancesView extends vscode.Disposable {
  /** Connect and read again, if the view is visible. */
  refresh(): void;
  /** The last state that was seen, and by which address. */
  state(): ServerState;
}

/** Connects when the view is shown and lets go when it is hidden; never in a workspace that is not trusted. */
export function createInstancesView(log: vscode.LogOutputChannel): InstancesView {
  const changed = new vscode.EventEmitter<undefined>();
  let state: ServerState = { kind: 'unknown' };
  let shown = '';
  let following: AbortController | undefined;

  const view = vscode.window.createTreeView<InstanceRow>('lxops.instances', {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: (row) => (row === undefined ? rowsOf(state) : []),
      getTreeItem: toTreeItem,
    },
  });

  function tell(next: ServerState): void {
    state = next;
    const now = JSON.stringify(next);
    if (now === shown) return;
    shown = now;
    if ('text' in next) log.warn(next.text);
    void vscode.commands.executeCommand('setContext', 'lxops.server', next.kind);
    changed.fire(undefined);
  }

  function follow(): void {
    following?.abort();
    following = undefined;
    if (!view.visible) return;
    if (!vscode.workspace.isTrusted) return tell({ kind: 'untrusted' });
    following = new AbortController();
    void followServer(tell, following.signal);
  }

  follow();
  const disposable = vscode.Disposable.from(
    view,
    changed,
    view.onDidChangeVisibility(follow),
    vscode.workspace.onDidGrantWorkspaceTrust(follow),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('lxops.socket')) follow();
    }),
  );
  return {
    refresh: follow,
    state: () => state,
    dispose() {
      following?.abort();
      disposable.dispose();
    },
  };
}

function rowsOf(state: ServerState): InstanceRow[] {
  return state.kind === 'connected'
    ? state.inventory.instances.map((instance: InventoryInstance) => ({ instance }))
    : [];
}
