import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { execa } from 'execa';
import type { ShownPlan } from '../../engine/run/events.ts';
import { connectApi } from '../sandbox/api.ts';
import { type Lxops, startLxops } from './lxops.ts';

/** Every step with `npm run test:long`; otherwise this many, spread by the seed. */
const SAMPLE = process.env['LXOPS_TEST_LONG'] === undefined ? 4 : Infinity;
const SEED = Number(process.env['LXOPS_TEST_SEED'] ?? 7);

let lxops: Lxops;
before(async () => {
  lxops = await startLxops();
  await lxops.write(
    'k.yaml',
    `#lxops-v1
ostype: alpine
image: busybox
device-owner: 1000000:1000000
filesystems:
  main: {pattern: (fsroot)/k/(instance), destroy: true}
  data: {pattern: (dirroot)/k/(instance), destroy: true}
devices:
  opt: {path: /opt, filesystem: main}
  home: {path: /home, filesystem: data}
cloud-config-files: [k.cfg]
`,
  );
  await lxops.write(
    'k.cfg',
    `#cloud-config
packages: [bash, vim, doas]
write_files:
  - {path: /etc/k/file, content: written, permissions: "0600"}
runcmd:
  - touch /root/first
  - [touch, /root/second]
`,
  );
});
after(() => lxops[Symbol.asyncDispose]());

async function planOf(command: string, name: string): Promise<ShownPlan> {
  const { stdout } = await lxops.run(
    command,
    '-dry-run',
    '-json',
    ...(command === 'destroy' ? ['-stop'] : []),
    '-name',
    name,
    'k.yaml',
  );
  const events = stdout.split('\n').map((line) => JSON.parse(line) as { type: string; plan: ShownPlan });
  return events.find(({ type }) => type === 'plan')?.plan ?? assert.fail(stdout);
}

/** Step numbers of the real plan to be killed in: all of them, or a seeded choice. */
function chosen({ steps }: ShownPlan): number[] {
  let state = SEED;
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
  const numbers = steps.map(({ number }) => number);
  return numbers
    .map((number) => [random(), number] as const)
    .toSorted(([a], [b]) => a - b)
    .slice(0, SAMPLE)
    .map(([, number]) => number)
    .toSorted((a, b) => a - b);
}

const flags = (command: string): string[] => (command === 'destroy' ? ['-stop'] : []);

async function killAt(step: number, command: string, name: string): Promise<void> {
  await lxops.kill(
    (event) => event.type === 'step' && event.number === step && event.state === 'begin',
    command,
    '-json',
    ...flags(command),
    '-name',
    name,
    'k.yaml',
  );
}

/** Run the command again as a user would: with `-repeat` if it says that an entry may be half done. */
async function again(command: string, name: string): Promise<void> {
  let answer = await lxops.run(command, ...flags(command), '-name', name, 'k.yaml');
  if (answer.exitCode !== 0 && /-repeat/.test(answer.stderr)) {
    answer = await lxops.run(command, '-repeat', '-name', name, 'k.yaml');
  }
  assert.equal(answer.exitCode, 0, `${answer.stdout}\n${answer.stderr}`);
}

/** What an undisturbed run leaves, apart from addresses and times. */
async function stateOf(name: string): Promise<unknown> {
  const api = connectApi(lxops.sandbox.socket);
  try {
    const { status, profiles, config } = await api.get<{
      status: string;
      profiles: string[];
      config: Record<string, string>;
    }>(`/1.0/instances/${name}`);
    const { devices } = await api.get<{ devices: unknown }>(`/1.0/profiles/${name}.lxops`);
    const guest = await lxops.sandbox.execute(name, [
      'sh',
      '-c',
      'ls /root; stat -c "%a %u %n" /etc/k/file /opt /home; cat /etc/k/file; grep -e bash -e vim -e doas /etc/apk/world',
    ]);
    return { status, profiles, state: config['user.lxops.state'], devices, guest: guest.stdout };
  } finally {
    await api.close();
  }
}

const neutral = (state: unknown, name: string): unknown => JSON.parse(JSON.stringify(state).replaceAll(name, 'NAME'));

test('kill -9 in the middle of a launch: the same command ends in the same state', async (t) => {
  const plan = await planOf('launch', 'k0');
  assert.ok(plan.steps.length > 15);
  await again('launch', 'k0');
  const expected = neutral(await stateOf('k0'), 'k0');
  for (const number of chosen(plan)) {
    const name = `k${number}`;
    await t.test(`step ${number}: ${plan.steps[number - 1]?.step.kind}`, async () => {
      await killAt(number, 'launch', name);
      await again('launch', name);
      assert.deepEqual(neutral(await stateOf(name), name), expected);
      await again('destroy', name);
    });
  }
});

test('kill -9 in the middle of a rebuild: the data stays, the state is that of an undisturbed one', async (t) => {
  await lxops.sandbox.execute('k0', ['sh', '-c', 'echo precious > /opt/file; echo precious > /home/file']);
  const plan = await planOf('rebuild', 'k0');
  const expected = await stateOf('k0');
  for (const number of chosen(plan)) {
    await t.test(`step ${number}: ${plan.steps[number - 1]?.step.kind}`, async () => {
      await killAt(number, 'rebuild', 'k0');
      await again('rebuild', 'k0');
      assert.deepEqual(await stateOf('k0'), expected);
      assert.equal(await readFile(join(lxops.sandbox.directory, 'data/k/k0/home/file'), 'utf8'), 'precious\n');
      assert.equal(await readFile(`/${lxops.sandbox.pool}/k/k0/opt/file`, 'utf8'), 'precious\n');
    });
  }
});

test('kill -9 in the middle of a destroy: nothing is left after the second run', async (t) => {
  const plan = await planOf('destroy', 'k0');
  for (const number of chosen(plan)) {
    await t.test(`step ${number}: ${plan.steps[number - 1]?.step.kind}`, async () => {
      await again('launch', 'd1');
      await killAt(number, 'destroy', 'd1');
      await again('destroy', 'd1');
      assert.equal((await execa('zfs', ['list', `${lxops.sandbox.pool}/k/d1`], { reject: false })).exitCode, 1);
      await assert.rejects(readFile(join(lxops.sandbox.directory, 'data/k/d1')), { code: 'ENOENT' });
      const api = connectApi(lxops.sandbox.socket);
      await assert.rejects(api.get('/1.0/instances/d1'), /not found/);
      await assert.rejects(api.get('/1.0/profiles/d1.lxops'), /not found/);
      await api.close();
    });
  }
});

test('two runs on one instance exclude each other', async () => {
  const slow = '#cloud-config\nruncmd: [sleep 3]\n';
  await lxops.write('slow.yaml', '#lxops-v1\nostype: alpine\nimage: busybox\ncloud-config-files: [slow.cfg]\n');
  await lxops.write('slow.cfg', slow);
  const first = lxops.run('launch', '-name', 's1', 'slow.yaml');
  const { stderr } = await refusedWhileBusy('s1');
  assert.match(stderr, /Another lxops \(process \d+\) is working on s1/);
  assert.equal((await first).exitCode, 0);
  assert.equal((await lxops.run('delete', '-stop', '-name', 's1', 'slow.yaml')).exitCode, 0);
});

/** Delete again and again until the first run is seen at work. */
async function refusedWhileBusy(name: string): Promise<{ stderr: string }> {
  for (;;) {
    const answer = await lxops.run('delete', '-dry-run', '-name', name, 'slow.yaml');
    if (/Another lxops/.test(answer.stderr)) return answer;
    assert.doesNotMatch(answer.stderr, /ready/);
  }
}
