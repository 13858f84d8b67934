import { startSandbox } from './sandbox.ts';

const say = (text: string) => console.error(text);
const sandbox = await startSandbox({
  say,
  debian: process.argv.includes('--debian'),
  server: process.argv.includes('--lxd') ? 'lxd' : 'incus',
});
for (const [name, value] of Object.entries(sandbox.environment)) console.log(`export ${name}=${value}`);
say(`
ZFS pool ${sandbox.pool}, plain directories below ${sandbox.directory}, log in ${sandbox.logs}.
Images: images:alpine/3.18, images:alpine/3.19, local busybox. Ctrl-C removes it all.`);
// Nothing else keeps this process; the sandbox ends it on a signal.
setInterval(() => undefined, 2 ** 31 - 1);
