import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { completion } from '../server/features/completion.ts';
import { diagnostics } from '../server/features/diagnostics.ts';
import { hover } from '../server/features/hover.ts';
import { createStore } from '../server/workspace/store.ts';
import { readFileText } from '../server/workspace/workspaceFile.ts';
import type { Measured } from './measured.ts';

/** How fast the language features answer on generated files, without protocol and process; beside reading a file anew. */
export async function bench(): Promise<readonly Measured[]> {
  const results: Measured[] = [];
  for (const [lines, aim] of [
    [100, 10],
    [1_000, 10],
    [10_000, 50],
  ] as const)
    results.push(...(await benchFile(lines, aim)));
  return [...results, ...(await benchWorkspace(10_000))];
}

async function benchFile(lines: number, aim: number): Promise<Measured[]> {
  const file = generate(lines);
  const store = createStore();
  const document = TextDocument.create('file:///bench/web.yaml', 'lxops', 1, file);
  const at = document.positionAt(file.indexOf('/srv/', file.length / 2));
  const typed = { start: at, end: { line: at.line, character: at.character + 1 } };
  const times = {
    diagnostics: [] as number[],
    completion: [] as number[],
    hover: [] as number[],
    full: [] as number[],
  };
  for (let round = 0; round < (lines > 1_000 ? ROUNDS / 2 : ROUNDS); round++) {
    const edit = round % 2 === 0 ? { range: { start: at, end: at }, text: 'x' } : { range: typed, text: '' };
    TextDocument.update(document, [edit], round + 2);
    const text = document.getText();
    store.edit('/bench/web.yaml', text);
    times.completion.push(clock(() => completion(document, { ...at, character: 6 }, store.recent('/bench/web.yaml'))));
    const begun = performance.now();
    await store.settle();
    diagnostics(document, store.workspace());
    times.diagnostics.push(performance.now() - begun);
    times.hover.push(clock(() => hover(document, { ...at, character: 6 }, store.workspace())));
    times.full.push(clock(() => readFileText('/bench/web.yaml', text)));
  }
  const settled = (taken: number[], share: number): number => quantile(taken.slice(WARM_UP), share);
  const diagnosed = settled(times.diagnostics, 0.5);
  const full = settled(times.full, 0.5);
  const features: Measured[] = [
    { name: `${lines} lines: the whole file read anew`, value: full, unit: 'ms' },
    { name: `${lines} lines: diagnostics after a keystroke`, value: diagnosed, unit: 'ms', aim },
    { name: `${lines} lines: the same / read anew`, value: diagnosed / full, unit: '' },
  ];
  const completed = { name: `${lines} lines: completion, p99`, value: settled(times.completion, 0.99), unit: 'ms' };
  const hovered = { name: `${lines} lines: hover, p99`, value: settled(times.hover, 0.99), unit: 'ms' };
  if (lines > 1_000) return [...features, completed, hovered];
  return [...features, { ...completed, aim: 5 }, { ...hovered, aim: 2 }];
}

/** Of a hundred answers one may be slower than the 99th percentile. */
const ROUNDS = 250;
const WARM_UP = 50;

/** A workspace in which one file of ten has a directive, beside reading every file whole. */
async function benchWorkspace(files: number): Promise<Measured[]> {
  const folder = await mkdtemp(join(tmpdir(), 'lxops-bench-'));
  try {
    const paths = Array.from({ length: files }, (_, index) => join(folder, `d${index % 100}`, `f${index}.yaml`));
    await Promise.all(Array.from({ length: 100 }, (_, index) => mkdir(join(folder, `d${index}`))));
    for (const [index, path] of paths.entries()) await writeFile(path, index % 10 === 0 ? generate(60) : OTHER);
    const begun = performance.now();
    const store = createStore();
    await store.addFolder(folder);
    await store.settle();
    const milliseconds = performance.now() - begun;
    const found = store.workspace().files().length;
    if (found !== files / 10) throw new Error(`${found} files were found`);
    const again = performance.now();
    for (const path of paths) await readFile(path, 'utf8');
    const besideMilliseconds = performance.now() - again;
    return [
      { name: `${files} files: index of the workspace`, value: milliseconds, unit: 'ms', aim: 3_000 },
      { name: `${files} files: the same / every file read whole`, value: milliseconds / besideMilliseconds, unit: '' },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const OTHER = `apiVersion: v1\nkind: ConfigMap\ndata:\n${'  key: value\n'.repeat(100)}`;

/** An lxops file of this many lines: properties, filesystems and devices. */
function generate(lines: number): string {
  const made = ['#lxops-v1', 'ostype: debian', 'image: debian/13', 'properties:'];
  for (let index = 0; index < lines / 10; index++) made.push(`  p${index}: "value ${index}"`);
  made.push('filesystems:');
  for (let index = 0; made.length < lines * 0.4; index++)
    made.push(
      `  fs${index}:`,
      `    pattern: "tank/fs${index}/(instance)"`,
      '    zfsproperties:',
      '      recordsize: 64K',
    );
  made.push('devices:');
  for (let index = 0; made.length < lines; index++)
    made.push(`  dev${index}:`, `    path: /srv/d${index}`, '    filesystem: fs0', `    dir: d${index}`);
  return `${made.join('\n')}\n`;
}

function clock(run: () => unknown): number {
  const begun = performance.now();
  run();
  return performance.now() - begun;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
