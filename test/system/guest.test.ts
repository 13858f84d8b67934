import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { GuestAction, GuestWrite } from '../../engine/cloudconfig/action.ts';
import { isLxopsError } from '../../engine/errors.ts';
import type { IncusClient } from '../../engine/incus/connect.ts';
import { findServer } from '../../engine/incus/findServer.ts';
import { createInstance, startInstance, stopInstance } from '../../engine/incus/instances.ts';
import { openGuest } from '../../engine/run/guest.ts';
import { type GuestShell, openGuestShell } from '../../engine/run/guestShell.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';

const place = { file: 'x.cfg', span: { start: 0, end: 0 } };
const options = { config: {}, devices: {}, type: 'container', ephemeral: false } as const;
const never = new AbortController().signal;

/** busybox's shell in one image, dash in the other. */
const GUESTS = [
  { server: 'incus', image: 'busybox' },
  { server: 'lxd', image: 'busybox' },
  { server: 'incus', image: 'debian' },
] as const;

for (const { server, image } of GUESTS) {
  describe(`a shell in ${image} on ${server}`, () => {
    const target = { project: 'default', instance: 'g1' };
    let sandbox: Sandbox;
    let client: IncusClient;
    let shell: GuestShell;
    before(async () => {
      sandbox = await startSandbox({ server, debian: image === 'debian' });
      client = await findServer({ socketPath: sandbox.socket }, {}, never);
      const source = { from: 'local', alias: image } as const;
      await createInstance(
        client,
        { ...target, image: source, profiles: ['default'], options },
        () => undefined,
        never,
      );
      await startInstance(client, target, never);
      shell = await openGuestShell(client, target, never);
    });
    after(async () => {
      await client.close();
      await sandbox.stop();
    });

    /** Run one request; output as Latin-1, so that bytes are characters. */
    async function run(request: Parameters<GuestShell['run']>[0]): Promise<readonly [number, string, string]> {
      const output = { stdout: '', stderr: '' };
      const { exitCode } = await shell.run(request, (stream, bytes) => {
        output[stream] += Buffer.from(bytes).toString('latin1');
      });
      return [exitCode, output.stdout, output.stderr];
    }

    test('each request has its own exit code and output', async () => {
      assert.deepEqual(await run({ script: 'echo out; echo err >&2; exit 3' }), [3, 'out\n', 'err\n']);
      assert.deepEqual(await run({ args: ['printf', '%s|', 'a b', "it's", '$HOME `id`', '', 'x\ny'] }), [
        0,
        "a b|it's|$HOME `id`||x\ny|",
        '',
      ]);
      assert.equal((await run({ args: ['nosuch'] }))[0], 127);
      assert.equal((await run({ args: ['/etc/passwd'] }))[0], 126);
      assert.equal((await run({ script: 'kill -9 $$' }))[0], 137);
      assert.deepEqual(await run({ script: 'printf "no line end"' }), [0, 'no line end', '']);
    });

    test('what one does to its shell, the next does not see', async () => {
      await run({ script: 'cd /tmp; export LEFT=1; umask 077; set -e; exec 1>&-; trap "" TERM' });
      assert.deepEqual(await run({ script: 'pwd; echo "${LEFT-none}"; umask; false; trap; echo on' }), [
        0,
        '/root\nnone\n0022\non\n',
        '',
      ]);
      assert.deepEqual(await run({ script: 'if\n' }).then(([code]) => code), 2);
      assert.deepEqual(await run({ args: ['cat'] }), [0, '', ''], 'a command has no input');
      assert.deepEqual(await run({ script: 'kill -TERM 0' }).then(([code]) => code), 143);
      const [code, stdout] = await run({ args: ['sh', '-c', 'kill -TERM $$; echo survived'] });
      assert.deepEqual([code, stdout], [143, ''], 'the signals that the shell survives are not ignored in it');
      assert.deepEqual(await run({ args: ['echo', 'on'] }), [0, 'on\n', '']);
    });

    test('any bytes come through, and many of them', async () => {
      const [code, bytes] = await run({ script: 'head -c 3000000 /dev/urandom > /root/random; cat /root/random' });
      assert.equal(code, 0);
      assert.equal(bytes.length, 3_000_000);
      const [, sum] = await run({ args: ['sha256sum', '/root/random'] });
      const { createHash } = await import('node:crypto');
      assert.equal(sum.split(' ')[0], createHash('sha256').update(bytes, 'latin1').digest('hex'));
    });

    test('a script is read as it is, however long', async () => {
      const lines = Array.from({ length: 20_000 }, (_, index) => `n=$((n + 1)) # line ${index} é`);
      assert.deepEqual(await run({ script: `n=0\n${lines.join('\n')}\necho $n` }), [0, '20000\n', '']);
      assert.deepEqual(await run({ script: "cat <<'EOF'\n$x `y` \\z\nEOF\n" }), [0, '$x `y` \\z\n', '']);
    });

    test('a background process neither holds the next up nor confuses it', async () => {
      const [code] = await run({
        script: '(while [ ! -e /root/stop ]; do echo noise; echo noise >&2; done) & echo $! > /root/pid',
      });
      assert.equal(code, 0);
      for (let number = 0; number < 20; number++) {
        const [exitCode, stdout] = await run({ script: `echo turn; exit ${number}` });
        assert.equal(exitCode, number);
        assert.match(stdout, /turn\n/);
      }
      await run({ args: ['touch', '/root/stop'] });
    });

    test('what is cancelled does not go on', async () => {
      const cancel = new AbortController();
      const other = await openGuestShell(client, target, cancel.signal);
      const script = '(sleep 1000; touch /root/went-on) & echo begun; sh -c "sleep 999; touch /root/went-on"';
      const begun = Promise.withResolvers<void>();
      const cancelled = other.run({ script }, () => begun.resolve());
      await begun.promise;
      cancel.abort();
      await assert.rejects(cancelled, { name: 'AbortError' });
      await other.close();
      const [, left] = await run({
        script: 'for c in /proc/[0-9]*/cmdline; do tr "\\0" " " < $c; echo; done 2>/dev/null',
      });
      assert.doesNotMatch(left, /sleep (1000|999) /);
    });

    test('a shell that is killed is a failed request, and the next action has a new one', async () => {
      const guest = openGuest(client, never);
      const seen: string[] = [];
      const perform = (input: string): Promise<void> => {
        const action: GuestAction = { op: 'script', input, place };
        return guest.perform(target, action, (_, text) => void seen.push(text));
      };
      await perform('echo $PPID');
      await perform('echo $PPID');
      assert.equal(seen[0], seen[1], 'one shell for both');
      await assert.rejects(perform('kill -9 $PPID; sleep 5'), (error) => isLxopsError(error, 'guest.failed'));
      await perform('echo $PPID');
      assert.notEqual(seen[2], seen[0]);
      await guest.close();
    });

    test('files: owner and mode of old ones too, through links, into new directories, any bytes', async () => {
      const guest = openGuest(client, never);
      const write = (path: string, more: Partial<GuestWrite> = {}): Promise<void> =>
        guest.perform(target, { op: 'write', path, content: 'new\n', mode: '0640', place, ...more }, () => undefined);
      await run({
        script: 'mkdir /t; cd /t; echo old > old; chown 7:7 old; chmod 666 old; ln -s old link; ln -s no broken',
      });
      await write('/t/link');
      await write('/t/link', { op: 'append', mode: '0777', content: 'more\n' });
      await write('/t/fresh', { op: 'append', mode: '0600' });
      await write('/t/set', { mode: '04755' });
      await write('t/in/deep');
      await write('/t/big', { content: 'z'.repeat(1_000_000) });
      await write('/t/bytes', { content: 'AID/', encoding: 'base64' });
      await write('/t/empty', { content: '' });
      await assert.rejects(write('/t'), /directory/);
      const [, facts] = await run({
        script: 'cd /t; cat old; stat -c "%n %a %u:%g %s" old link fresh set in/deep big empty; od -An -tx1 bytes',
      });
      assert.deepEqual(facts.trim().split('\n'), [
        'new',
        'more',
        'old 640 0:0 9',
        'link 777 0:0 3',
        'fresh 600 0:0 4',
        'set 4755 0:0 4',
        'in/deep 640 0:0 4',
        'big 640 0:0 1000000',
        'empty 640 0:0 0',
        ' 00 80 ff',
      ]);
      for (const [path, there] of [
        ['/t/broken', true],
        ['/t/in', true],
        ['/t/none', false],
        ['/t/none/x', false],
      ] as const) {
        const actions: GuestAction[] = [{ op: 'command', args: ['touch', '/t/seen'], place }];
        await guest.perform(target, { op: 'exists', path, actions, place }, () => undefined);
        assert.deepEqual(
          await run({ script: 'rm /t/seen 2>/dev/null; echo $?' }),
          [0, there ? '1\n' : '0\n', ''],
          path,
        );
      }
      await guest.close();
    });

    test('closing waits for nobody: a daemon that keeps its output goes on', async () => {
      const guest = openGuest(client, never);
      const input = 'sleep 876 & echo started';
      await guest.perform(target, { op: 'script', input, place }, () => undefined);
      const at = performance.now();
      await guest.close();
      assert.ok(performance.now() - at < 2000);
      const [, running] = await run({
        script: 'for c in /proc/[0-9]*/cmdline; do tr "\\0" " " < $c; echo; done 2>/dev/null',
      });
      assert.match(running, /sleep 876 /);
    });

    test('a stop of the instance ends the request that runs', async () => {
      const guest = openGuest(client, never);
      const begun = Promise.withResolvers<void>();
      const action: GuestAction = { op: 'script', input: 'echo begun; sleep 1000', place };
      const running = guest.perform(target, action, () => begun.resolve());
      await begun.promise;
      await Promise.all([
        assert.rejects(running, (error) => isLxopsError(error, 'guest.failed')),
        stopInstance(client, target, { timeoutSeconds: 1, force: true }, never),
      ]);
      await guest.close();
    });
  });
}
