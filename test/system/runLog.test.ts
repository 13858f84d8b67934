import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { followLog } from '../../client/runs/follow.ts';
import { processIdentity } from '../../client/runs/processIdentity.ts';
import type { RunEvent } from '../../engine/index.ts';

suite('the log of a run', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lxops-log-'));
  });
  after(() => rm(folder, { recursive: true }));

  test('is followed while it is written, also when a character or a line comes in halves', async () => {
    const log = join(folder, 'written.jsonl');
    const bytes = Buffer.from('{"type":"warning","text":"grün"}\n{"type":"end","exitCode":0}\nlater\n');
    const cuts = [0, 28, 30, 40, bytes.length];
    await writeFile(log, '');
    const events = followLog(log, () => Promise.resolve(true));
    const first = events.next();
    for (const [index, cut] of cuts.entries()) await appendFile(log, bytes.subarray(cut, cuts[index + 1] ?? cut));
    assert.deepEqual((await first).value, { type: 'warning', text: 'grün' });
    assert.deepEqual((await events.next()).value, { type: 'end', exitCode: 0 });
    assert.equal((await events.next()).done, true);
  });

  test('ends without an end when the process is gone, after all that it said', async () => {
    const log = join(folder, 'dead.jsonl');
    await writeFile(log, '{"type":"warning","text":"last words"}\n');
    const seen: RunEvent[] = [];
    for await (const event of followLog(log, () => Promise.resolve(false))) seen.push(event);
    assert.deepEqual(seen, [{ type: 'warning', text: 'last words' }]);
  });

  test('a process is told from a later one, and from none', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
    await once(child, 'spawn');
    const pid = child.pid ?? 0;
    const identity = await processIdentity(pid);
    assert.ok(identity);
    assert.equal(await processIdentity(pid), identity);
    assert.notEqual(await processIdentity(process.pid), identity);
    child.stdin.end();
    await once(child, 'exit');
    assert.equal(await processIdentity(pid), undefined);
  });
});
