import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { GuestAction } from '../../engine/cloudconfig/action.ts';
import { guestActions } from '../../engine/cloudconfig/actions.ts';
import { alpine } from '../../engine/cloudconfig/ostype/alpine.ts';
import { parseCloudConfig } from '../../engine/cloudconfig/parse.ts';
import { isLxopsError } from '../../engine/errors.ts';
import { waitForAddress } from '../../engine/incus/address.ts';
import type { IncusClient } from '../../engine/incus/connect.ts';
import { type ServerEvent, watchEvents } from '../../engine/incus/events.ts';
import { exec } from '../../engine/incus/exec.ts';
import { appendFile, fileExists, pushFile, statFile } from '../../engine/incus/files.ts';
import { findServer } from '../../engine/incus/findServer.ts';
import { findImage, resolveImage } from '../../engine/incus/images.ts';
import {
  createInstance,
  deleteInstance,
  getInstance,
  getState,
  patchInstanceConfig,
  rebuildInstance,
  startInstance,
  stopInstance,
} from '../../engine/incus/instances.ts';
import { readInventory } from '../../engine/incus/inventory.ts';
import { loadClientConfig } from '../../engine/incus/loadClientConfig.ts';
import { createProfile, deleteProfile, updateProfile } from '../../engine/incus/profiles.ts';
import { openGuest, type OutputSink } from '../../engine/run/guest.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';

const signal = new AbortController().signal;
const project = 'default';
const target = { project, instance: 'c1' };
const profile = { project, profile: 'c1.lxops' };
const ignore = (): void => undefined;

for (const server of ['incus', 'lxd'] as const) {
  describe(`the client of ${server}`, () => {
    let sandbox: Sandbox;
    let client: IncusClient;
    const events: ServerEvent[] = [];
    const stop = new AbortController();
    let watching: Promise<void>;

    before(async () => {
      sandbox = await startSandbox({ server, say: console.log });
      client = await findServer({ socketPath: sandbox.socket }, {}, signal);
      watching = watchEvents(client, { types: ['lifecycle'], project }, (event) => events.push(event), stop.signal);
    });
    after(async () => {
      stop.abort();
      await watching;
      await client.close();
      await sandbox.stop();
    });

    const run = async (...command: readonly string[]): Promise<{ exitCode: number; output: string }> => {
      let output = '';
      const onOutput = (_: string, bytes: Uint8Array): void => void (output += new TextDecoder().decode(bytes));
      const { exitCode } = await exec(client, target, { command, onOutput }, signal);
      return { exitCode, output };
    };

    test('it knows what it talks to', () => {
      assert.equal(client.server, server);
      assert.equal(client.extensions.has('projects'), true);
      assert.equal(client.extensions.has('instances_rebuild'), server === 'incus');
    });

    test('an instance from images:, with its own profile', async () => {
      const config = await loadClientConfig(server, sandbox.environment, signal);
      const image = await findImage(client, project, resolveImage('images:alpine/3.18', config), signal);
      assert.equal(image.from, 'remote');
      if (image.from !== 'remote') return;
      await createProfile(client, { ...profile, description: '/old.yaml', devices: {} }, signal);
      await updateProfile(client, { ...profile, description: '/w/c1.yaml', devices: {} }, signal);
      await assert.rejects(
        createProfile(client, { ...profile, description: '', devices: {} }, signal),
        refused(/already exists/),
      );

      const progress: string[] = [];
      const options = { config: {}, devices: {}, type: 'container', ephemeral: false } as const;
      const profiles = ['default', profile.profile];
      await createInstance(client, { ...target, image, profiles, options }, (text) => progress.push(text), signal);
      assert.match(progress.join('\n'), /%/);
      assert.deepEqual((await getInstance(client, target, signal))?.profiles, profiles);
    });

    test('an image that is not there is refused before anything is made', async () => {
      const image = await findImage(client, project, { from: 'local', alias: 'nosuch' }, signal);
      assert.match(image.from === 'nowhere' ? image.reason : '', /no image "nosuch" in the project default/);
    });

    test('a stopped instance has no address to wait for, a running one gets one', async () => {
      assert.deepEqual(await waitForAddress(client, target, 5, signal), { kind: 'not-running', status: 'Stopped' });
      await startInstance(client, target, signal);
      const outcome = await waitForAddress(client, target, 20, signal);
      assert.match(outcome.kind === 'address' ? outcome.address : outcome.kind, /^\d+\.\d+\.\d+\.\d+$/);
      await assert.rejects(startInstance(client, target, signal), refused(/already running/));
      await assert.rejects(deleteInstance(client, target, signal), refused(/running/));
    });

    test('a command: output of both streams, input, exit codes', async () => {
      const pieces: string[] = [];
      const onOutput = (stream: string, bytes: Uint8Array): void =>
        void pieces.push(`${stream} ${new TextDecoder().decode(bytes)}`);
      const stdin = 'echo out; echo err >&2; exit 3';
      assert.deepEqual(await exec(client, target, { command: ['/bin/sh'], stdin, onOutput }, signal), { exitCode: 3 });
      assert.deepEqual(pieces.toSorted(), ['stderr err\n', 'stdout out\n']);
      assert.equal((await run('nosuchprogram')).exitCode, 127);
      assert.equal((await run('/etc/passwd')).exitCode, 126);
      assert.equal((await run('sh', '-c', 'kill -9 $$')).exitCode, 137);
    });

    test('a lot of output and a lot of input arrive whole', async () => {
      assert.equal((await run('head', '-c', '3000000', '/dev/zero')).output.length, 3_000_000);
      const stdin = `: ${'x'.repeat(3_000_000)}\nexit 5`;
      assert.deepEqual(await exec(client, target, { command: ['/bin/sh'], stdin }, signal), { exitCode: 5 });
    });

    test('cancelling kills the command', async () => {
      const cancel = new AbortController();
      const onOutput = (): void => cancel.abort();
      const running = exec(
        client,
        target,
        { command: ['sh', '-c', 'echo begun; exec sleep 4321'], onOutput },
        cancel.signal,
      );
      await assert.rejects(running, { name: 'AbortError' });
      const isGone = 'for i in $(seq 50); do ps | grep -q "[s]leep 4321" || exit 0; sleep 0.1; done; exit 1';
      assert.equal((await run('sh', '-c', isGone)).exitCode, 0);
    });

    test('an existing file gets the mode and the owner too', async () => {
      const file = { path: '/root/a b#?.txt', content: 'one\n', uid: 0, gid: 0, mode: '0644' };
      await pushFile(client, target, file, signal);
      await pushFile(client, target, { ...file, content: 'two\n', gid: 5, mode: '04750' }, signal);
      assert.deepEqual(await run('stat', '-c', '%a %u:%g %s', file.path), { exitCode: 0, output: '4750 0:5 4\n' });
      await appendFile(client, target, { ...file, content: 'three\n' }, signal);
      assert.equal((await run('cat', file.path)).output, 'two\nthree\n');
      assert.deepEqual(await statFile(client, target, '/etc', signal).then((facts) => facts?.type), 'directory');
    });

    test('appending makes a missing file, with its mode', async () => {
      await appendFile(client, target, { path: '/root/new', content: 'x', uid: 0, gid: 0, mode: '0600' }, signal);
      assert.equal((await run('stat', '-c', '%a', '/root/new')).output, '600\n');
      assert.equal(await fileExists(client, target, '/root/newer', signal), false);
    });

    test('a file behind a symbolic link is the one that changes', async () => {
      await run('sh', '-c', 'echo old > /root/real; chmod 644 /root/real; ln -s real /root/link');
      await pushFile(client, target, { path: '/root/link', content: 'new\n', uid: 0, gid: 0, mode: '0600' }, signal);
      assert.equal(
        (await run('sh', '-c', 'cat /root/real; stat -c %a /root/real; readlink /root/link')).output,
        'new\n600\nreal\n',
      );
    });

    test('a cloud-config document does what it says', async () => {
      const actions = actionsOf(`#cloud-config
packages: [bash]
timezone: Europe/Athens
users:
- {name: joe, uid: 1234, sudo: ['ALL=(ALL) NOPASSWD: $x'], ssh_authorized_keys: [key one, key two]}
write_files:
- {path: /opt/a/b/c, content: "héllo\\n", permissions: '0600', owner: 'joe:joe', defer: true}
- {path: /opt/a/log, content: "line\\n", append: true}
runcmd:
- mkdir -p /etc/sudoers.d
- [sh, -c, 'echo "$0" > /root/arg', 'a  b']
`);
      await run('mkdir', '-p', '/etc/sudoers.d');
      for (const action of actions) await perform(client, action);
      const { output } = await run(
        'sh',
        '-c',
        'stat -c "%a %U" /opt/a/b/c /home/joe/.ssh/authorized_keys; cat /opt/a/log /root/arg /home/joe/.ssh/authorized_keys /etc/sudoers.d/joe /etc/timezone',
      );
      assert.equal(
        output,
        '600 joe\n600 joe\nline\na  b\nkey one\nkey two\njoe ALL=(ALL) NOPASSWD: $x\nEurope/Athens\n',
      );
    });

    test('keys that are there are left alone', async () => {
      await run('sh', '-c', 'echo mine > /home/joe/.ssh/authorized_keys');
      const [keys] = actionsOf('#cloud-config\nusers: [{name: joe, ssh_authorized_keys: [k]}]\n').filter(
        ({ op }) => op === 'exists',
      );
      assert.ok(keys);
      await perform(client, keys);
      assert.equal((await run('cat', '/home/joe/.ssh/authorized_keys')).output, 'mine\n');
    });

    test('a failing entry says what it was, how it ended and what it said last', async () => {
      const [action] = actionsOf('#cloud-config\nruncmd: ["echo é; echo gone wrong >&2; exit 7"]\n');
      assert.ok(action);
      const seen: string[] = [];
      const running = perform(client, action, (stream, text) => void seen.push(`${stream} ${text}`));
      await assert.rejects(running, (error) => {
        assert.ok(isLxopsError(error, 'guest.failed'));
        const { exitCode, instance, text, output } = error.details;
        assert.deepEqual(
          { exitCode, instance, text },
          { exitCode: 7, instance: 'c1', text: 'run echo é; echo gone wrong >&2; exit 7' },
        );
        assert.match(output, /gone wrong\n/);
        return true;
      });
      assert.deepEqual(seen.toSorted(), ['stderr gone wrong\n', 'stdout é\n']);
    });

    test('the inventory: address, image, configuration, marks', async () => {
      await patchInstanceConfig(client, target, { 'user.lxops.instance': 'c1', 'user.lxops.state': 'ready' }, signal);
      const { instances } = await readInventory(client, undefined, signal);
      const [one] = instances;
      assert.equal(instances.length, 1);
      assert.equal(one?.status, 'Running');
      assert.equal(one?.ipv4.length, 1);
      assert.match(one?.image ?? '', /alpine/i);
      assert.equal(one?.configPath, '/w/c1.yaml');
      assert.deepEqual(one?.marks, { instance: 'c1', state: 'ready' });
      assert.deepEqual(await readInventory(client, [project], signal), await readInventory(client, undefined, signal));
    });

    test('a name that looks like a path is only a name', async () => {
      for (const instance of ['..', 'c1?x=', 'c1#']) {
        assert.equal(await getInstance(client, { project, instance }, signal), undefined, instance);
      }
      const path = getInstance(client, { project, instance: 'c1/state' }, signal);
      await assert.rejects(path, refused(/Invalid instance name/));
    });

    test('stop, rebuild, delete', async () => {
      await stopInstance(client, target, { timeoutSeconds: 20, force: false }, signal);
      assert.equal((await getState(client, target, signal)).status, 'Stopped');
      if (server === 'incus') {
        await rebuildInstance(client, target, { from: 'local', alias: 'busybox' }, ignore, signal);
        assert.equal(await fileExists(client, target, '/root/arg', signal), false);
      }
      await deleteInstance(client, target, signal);
      await deleteProfile(client, profile, signal);
      assert.equal(await getInstance(client, target, signal), undefined);
    });

    test('events told all of it', () => {
      const actions = events.map((event) => (event.type === 'lifecycle' ? event.action : event.type));
      assert.equal(actions[0], 'connected');
      for (const action of [
        'instance-created',
        'instance-started',
        'instance-deleted',
        'profile-created',
        'profile-deleted',
      ]) {
        assert.ok(actions.includes(action), action);
      }
    });
  });
}

async function perform(client: IncusClient, action: GuestAction, sink: OutputSink = ignore): Promise<void> {
  const guest = openGuest(client, signal);
  try {
    await guest.perform(target, action, sink);
  } finally {
    await guest.close();
  }
}

function actionsOf(text: string): readonly GuestAction[] {
  const { config, issues } = parseCloudConfig('x.cfg', text);
  const result = guestActions([config], alpine);
  assert.deepEqual([...issues, ...result.issues], []);
  return result.actions;
}

function refused(reason: RegExp): (error: unknown) => boolean {
  return (error) => isLxopsError(error, 'incus.refused') && reason.test(error.details.reason);
}
