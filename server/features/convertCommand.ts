import { isMap, isScalar, isSeq, type Node } from 'yaml';
import type { Span } from '../../engine/config/model.ts';
import { spanOf } from '../../engine/config/yaml/parseYaml.ts';
import { quote } from '../../engine/config/yaml/quote.ts';
import type { WorkspaceFile } from '../workspace/workspaceFile.ts';
import { entriesOf, textOf } from './node.ts';
import type { Fix } from './quickFixes.ts';

/** Write the command at a span in the other form: words as a list, or a line for the shell; only where both do the same. */
export function convertCommand(file: WorkspaceFile, span: Span): Fix | undefined {
  const command = file.format === 'cloud-config' ? commandAt(file.tree.root, span) : undefined;
  if (command === undefined || file.tree.errors.length > 0) return undefined;
  if (isScalar(command)) {
    const words = textOf(command).trim().split(/ +/);
    if (!words.every(isPlainWord) || words[0]?.includes('=') === true) return undefined;
    return { title: 'Convert to a list of words', span: spanOf(command), newText: `[${words.map(quote).join(', ')}]` };
  }
  if (!isSeq(command) || command.items.length === 0 || !command.items.every((item) => isScalar(item))) return undefined;
  const line = command.items.map((item) => quoteForShell(textOf(item))).join(' ');
  if (line.includes('\n') || command.items.some((item) => isScalar(item) && item.tag !== undefined)) return undefined;
  return { title: 'Convert to a line for the shell', span: spanOf(command), newText: quote(line) };
}

function commandAt(root: Node | undefined, { start, end }: Span): Node | undefined {
  const lists = entriesOf(root).filter(({ key }) => ['runcmd', 'bootcmd'].includes(textOf(key)));
  const items = lists.flatMap(({ value }) => (isSeq<Node>(value) ? value.items : []));
  return items.find((item) => !isMap(item) && spanOf(item).start <= end && start <= spanOf(item).end);
}

/** Nothing in it means anything to a shell. */
function isPlainWord(word: string): boolean {
  return /^[\w@%+=:,./-]+$/.test(word);
}

function quoteForShell(word: string): string {
  return isPlainWord(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
