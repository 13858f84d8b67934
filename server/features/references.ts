import type { Location, Position } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Place } from '../../engine/config/model.ts';
import { pathTargets } from '../workspace/pathTargets.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { mentionAt, sameMentions } from './mentions.ts';

/** Where the filesystem, device or property under the cursor is mentioned; for a path or the first line, who names the file. */
export function references(
  document: TextDocument,
  position: Position,
  workspace: Workspace,
  options: { readonly includeDeclaration: boolean },
): Location[] {
  const file = workspace.file(document.uri);
  if (file === undefined) return [];
  const offset = document.offsetAt(position);
  const target = pathTargets(file, workspace).find(({ span }) => span.start <= offset && offset <= span.end);
  const mention = mentionAt(file, offset, workspace);
  if (mention !== undefined) {
    const same = sameMentions(file, mention, workspace);
    const wanted = options.includeDeclaration ? same : same.filter(({ role }) => role !== 'definition');
    return wanted.map((place) => workspace.location(place));
  }
  const path = target?.path ?? (position.line === 0 ? file.path : undefined);
  return path === undefined ? [] : placesNaming(path, workspace).map((place) => workspace.location(place));
}

/** The places at which other files name this one: as include, as cloud-config file, as source. */
export function placesNaming(path: string, workspace: Workspace): readonly Place[] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const namers = workspace.files().filter(({ text }) => text.includes(name));
  return namers.flatMap((file) =>
    pathTargets(file, workspace)
      .filter((target) => target.path === path)
      .map(({ span }) => ({ file: file.path, span })),
  );
}
