import { benchLanguage } from './scripts/bench/language.ts';
for (const f of await benchLanguage()) console.log(f.what.padEnd(50), f.milliseconds.toFixed(2), '<=', f.atMostMilliseconds, '|', f.beside, f.besideMilliseconds.toFixed(1), 'ratio', (f.besideMilliseconds / f.milliseconds).toFixed(1));
