import { generateValidators } from './generateValidators.ts';
import { bundle } from './bundle.ts';

await generateValidators();
const outputs = await bundle();
for (const { file, bytes } of outputs) console.log(`${file} ${(bytes / 1024).toFixed(0)} KiB`);
