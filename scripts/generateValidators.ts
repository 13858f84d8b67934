import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';

const DECLARATION = `import type { ValidateFunction } from 'ajv';
declare const validate: ValidateFunction;
export default validate;
`;

/** Compile every schema of `schemas/` ahead of time into `engine/generated/NAME.js`: ajv's compiler stays out of the bundle. */
export async function generateValidators(): Promise<void> {
  await mkdir('engine/generated', { recursive: true });
  for (const file of await readdir('schemas')) {
    const name = /^(.*)\.schema\.json$/.exec(file)?.[1];
    if (name === undefined) continue;
    const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true, code: { source: true, esm: true, lines: true } });
    ajv.addVocabulary(['markdownDescription', 'defaultSnippets', 'since', 'deprecatedBy']);
    const validate = ajv.compile(JSON.parse(await readFile(`schemas/${file}`, 'utf8')) as object);
    const compile = (standalone as unknown as { default?: typeof standalone }).default ?? standalone;
    const code = (compile as unknown as (ajv: Ajv, validate: unknown) => string)(ajv, validate);
    await writeFile(`engine/generated/${name}.js`, code);
    await writeFile(`engine/generated/${name}.d.ts`, DECLARATION);
  }
}
