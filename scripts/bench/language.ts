import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { completion } from '../../server/features/completion.ts';
import { diagnostics } from '../../server/features/diagnostics.ts';
import { hover } from '../../server/features/hover.ts';
import { createStore } from '../../server/workspace/store.ts';
import { readFileText } from '../../server/workspace/workspaceFile.ts';

/** One figure beside what it is compared with in the same run, both in milliseconds. */
export interface LanguageFigure {
  readonly what: string;
  readonly milliseconds: number;
  /** What the figure is compared with, and how long that took. */
  readonly beside: string;
  readonly besideMilliseconds: number;
  /** The bar, on an idle machine. */
  readonly atMostMilliseconds: number;
}

/** How fast the language features answer on generated files, without protocol and process. */
export async function benchLanguage(): Promise<LanguageFigure[]> {
  const figures: LanguageFigure[] = [];
  for (const [lines, bar] of [
    [100, 10],
    [1_000, 10],
    [10_000, 50],
  ] as const)
    figures.push(...(await benchFile(lines, bar)));
  figures.push(await benchWorkspace(10_000));
  return figures;
}

async function benchFile(lines: number, bar: number): Promise<LanguageFigure[]> {
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
  for (let round = 0; round < ROUNDS; round++) {
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
  const figure = (what: string, taken: number[], share: number, atMostMilliseconds: number): LanguageFigure => ({
    what: `${what}, ${lines} lines`,
    milliseconds: quantile(taken, share),
    beside: 'reading the whole file anew',
    besideMilliseconds: quantile(times.full, 0.5),
    atMostMilliseconds,
  });
  return [
    figure('diagnostics after a keystroke (p50)', times.diagnostics.slice(WARM_UP), 0.5, bar),
    figure('completion after a keystroke (p99)', times.completion.slice(WARM_UP), 0.99, 5),
    figure('hover (p99)', times.hover.slice(WARM_UP), 0.99, 2),
  ];
}

const ROUNDS = 60;
const WARM_UP = 10;

/** A workspace in which one file of ten has a directive, beside reading every file whole. */
async function benchWorkspace(files: number): Promise<LanguageFigure> {
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
    const beside = 'reading every file whole, one by one';
    return { what: `index of ${files} files`, milliseconds, beside, besideMilliseconds, atMostMilliseconds: 3_000 };
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
