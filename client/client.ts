import type * as vscode from 'vscode';
import type { InstancesView } from './tree/instancesView.ts';
import type { LxopsFiles } from './lxopsFiles.ts';
import type { PlanDocuments } from './ui/planDocuments.ts';

/** What commands share; made once, in `activate`. */
export interface Client {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly files: LxopsFiles;
  readonly plans: PlanDocuments;
  readonly instances: InstancesView;
}
