import { claims } from './registry.ts';
import { removeSandbox } from './remains.ts';

// For an owner that leaves without a stop: it runs this file and waits, because a process that exits cannot wait for promises.
const claim = (await claims()).find(({ id }) => id === process.argv[2]);
if (claim !== undefined) await removeSandbox(claim);
