import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import * as vscode from 'vscode';
import { languageOf } from './directive.ts';

/** The lxops files of the workspace folders, by path. */
export interface LxopsFiles extends vscode.Disposable {
  /** Look through the first lines of the workspace's YAML files once; later answers follow the file system. */
  find(): Promise<ReadonlySet<string>>;
}

const INCLUDE = '**/*.{yaml,yml}';
const EXCLUDE = '**/{node_modules,.git,.hg,.svn,.venv,vendor}/**';
const MAXIMUM_FILES = 20_000;

/**
 * Nothing is read before the first `find`. The context keys `lxops.files`, `lxops.oldFiles` (those of the format `#lxdops`)
 * and `lxops.filesKnown` serve the menus.
 */
export function watchLxopsFiles(): LxopsFiles {
  const paths = new Set<string>();
  const old = new Set<string>();
  const disposables: vscode.Disposable[] = [];
  let found: Promise<ReadonlySet<string>> | undefined;
  let announced = '';

  async function look(uri: vscode.Uri): Promise<void> {
    const line = await firstLine(uri);
    put(paths, uri.fsPath, languageOf(line) === 'lxops');
    put(old, uri.fsPath, line === '#lxdops');
  }

  async function announce(): Promise<void> {
    const lists = [[...paths].toSorted(), [...old].toSorted()] as const;
    const now = JSON.stringify(lists);
    if (now === announced) return;
    announced = now;
    await vscode.commands.executeCommand('setContext', 'lxops.files', lists[0]);
    await vscode.commands.executeCommand('setContext', 'lxops.oldFiles', lists[1]);
  }

  async function findAll(): Promise<ReadonlySet<string>> {
    const watcher = vscode.workspace.createFileSystemWatcher(INCLUDE);
    const lookAgain = (uri: vscode.Uri): void => void look(uri).then(announce);
    disposables.push(
      watcher,
      watcher.onDidCreate(lookAgain),
      watcher.onDidChange(lookAgain),
      watcher.onDidDelete(lookAgain),
    );
    const uris = await vscode.workspace.findFiles(INCLUDE, EXCLUDE, MAXIMUM_FILES);
    await inBatches(uris, 32, look);
    await announce();
    await vscode.commands.executeCommand('setContext', 'lxops.filesKnown', true);
    return paths;
  }

  return {
    find: () => (found ??= findAll()),
    dispose: () => disposables.forEach((one) => void one.dispose()),
  };
}

/** The first line of a file, as far as it matters; empty also for a file that cannot be read. */
export async function firstLine(uri: vscode.Uri): Promise<string> {
  if (uri.scheme !== 'file') return '';
  try {
    // Without O_NONBLOCK a FIFO of that name would wait for a writer.
    const file = await open(uri.fsPath, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
      return buffer.toString('utf8', 0, bytesRead).split(/[\r\n]/, 1)[0] ?? '';
    } finally {
      await file.close();
    }
  } catch {
    return ''; // deleted or unreadable: not a file that anything can be launched from
  }
}

function put(set: Set<string>, path: string, belongs: boolean): void {
  if (belongs) set.add(path);
  else set.delete(path);
}

async function inBatches<T>(items: readonly T[], size: number, task: (item: T) => Promise<void>): Promise<void> {
  for (let start = 0; start < items.length; start += size)
    await Promise.all(items.slice(start, start + size).map(task));
}
