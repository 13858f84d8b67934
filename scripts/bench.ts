import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Measured } from '../bench/measured.ts';

interface Bench {
  readonly bench: (say: (text: string) => void) => Promise<readonly Measured[]>;
}

const wanted = process.argv.slice(2);
const files = globSync('bench/*.bench.ts').filter((file) => wanted.every((word) => file.includes(word)));
let missed = 0;
for (const file of files.toSorted()) {
  console.log(`\n== ${file}`);
  const { bench } = (await import(pathToFileURL(resolve(file)).href)) as Bench;
  const results = await bench((text) => console.log(text));
  for (const result of results) console.log(line(result));
  missed += results.filter(({ value, aim }) => aim !== undefined && value > aim).length;
}
process.exitCode = missed > 0 || files.length === 0 ? 1 : 0;

function line({ name, value, unit, aim }: Measured): string {
  const number = value >= 100 ? value.toFixed(0) : value.toFixed(2);
  const verdict = aim === undefined ? '' : `   (aim: at most ${aim}${unit}: ${value > aim ? 'MISSED' : 'met'})`;
  return `${name.padEnd(48)} ${number.padStart(8)} ${unit}${verdict}`;
}
