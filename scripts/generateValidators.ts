import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';

const DECLARATION = `import type { ValidateFunction } from 'ajv';
declare const validate: ValidateFunction;
export default validate;
`;

/** Keywords of our own: they say something to readers and to completion, nothing to the validator. */
const VOCABULARY = ['defaultSnippets', 'deprecatedBy', 'enumDescriptions', 'kind', 'merge', 'refused'];

/** Compile every schema of `schemas/` ahead of time into `engine/generated/NAME.js`: ajv's compiler stays out of the bundle. */
export async function generateValidators(): Promise<void> {
  await mkdir('engine/generated', { recursive: true });
  const schemas = (await readdir('schemas')).filter((file) => file.endsWith('.schema.json'));
  const ajv = new Ajv({
    allErrors: true,
    strict: true,
    allowUnionTypes: true,
    code: { source: true, esm: true, lines: true },
  });
  ajv.addVocabulary(VOCABULARY);
  for (const file of schemas) ajv.addSchema(JSON.parse(await readFile(`schemas/${file}`, 'utf8')) as object);
  for (const file of schemas) {
    const validate = ajv.getSchema(file);
    if (validate === undefined) throw new Error(`schemas/${file} must have the $id ${file}`);
    const compile = (standalone as unknown as { default?: typeof standalone }).default ?? standalone;
    const code = (compile as unknown as (ajv: Ajv, validate: unknown) => string)(ajv, validate);
    const name = `engine/generated/${file.slice(0, -'.schema.json'.length)}`;
    await writeFile(`${name}.js`, code);
    await writeFile(`${name}.d.ts`, DECLARATION);
  }
}
