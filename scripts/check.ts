import { runCheck } from './checkStages.ts';
import { summarize } from './summary.ts';

process.exitCode = summarize(await runCheck());
