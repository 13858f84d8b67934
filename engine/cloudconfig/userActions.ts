import { posix } from 'node:path';
import { issue } from '../config/issues.ts';
import type { GuestAction } from './action.ts';
import { type ActionContext, cannot, looksLikeOption } from './context.ts';
import type { User } from './model.ts';
import type { NewUser, OsType } from './ostype/osType.ts';
import { hereDocument } from './quote.ts';

/** Everything about users, in passes over all of them: add them, unlock them, passwords, rules for sudo and doas, ssh keys. */
export function userActions(context: ActionContext, users: readonly User[]): readonly GuestAction[] {
  const [first] = users;
  if (first === undefined) return [];
  const { ostype } = context;
  if (ostype?.addUser === undefined) return cannot(context, 'add users', first.place);

  const known = users.filter((user) => hasName(context, user));
  return [
    ...known.flatMap((user) => addActions(context, ostype, user)),
    ...(ostype.unlockForKeys ? unlockActions(known) : []),
    ...known.flatMap((user) => passwordActions(context, user)),
    ...known.flatMap(ruleActions),
    ...known.flatMap((user) => keyActions(user)),
  ];
}

/** Names go into file names and rules, so they are held to what systems accept as a name. */
function hasName({ issues }: ActionContext, { name, place }: User): boolean {
  const text = name?.value ?? '';
  if (/^[\p{L}\p{N}_][\p{L}\p{N}_.@+-]*\$?$/u.test(text)) return true;
  issues.push(issue('cloud-user-name', name?.place ?? place, text));
  return false;
}

function addActions(context: ActionContext, ostype: OsType, user: User): readonly GuestAction[] {
  const { place } = user;
  const facts = newUser(user);
  const groups = (user.groups?.value ?? []).filter(
    (group) => !looksLikeOption(context, group, user.groups?.place ?? place),
  );
  const commands = [ostype.addUser?.(facts), ...groups.map((group) => ostype.addToGroup?.(facts.name, group))];
  return commands.flatMap((args) => (args === undefined ? [] : [{ op: 'command', args, place } as const]));
}

function newUser(user: User): NewUser {
  return {
    name: user.name?.value ?? '',
    uid: user.uid?.value ?? '',
    shell: user.shell?.value ?? '',
    homedir: user.homedir?.value ?? '',
    noCreateHome: user.no_create_home?.value ?? false,
    primaryGroup: user.primary_group?.value ?? '',
    gecos: user.gecos?.value ?? '',
  };
}

function unlockActions(users: readonly User[]): readonly GuestAction[] {
  const [first] = users;
  if (first === undefined) return [];
  const names = users.map((user) => newUser(user).name);
  const input = `chpasswd -e << END\n${names.map((name) => `${name}:*\n`).join('')}END\n`;
  return [
    { op: 'script', input, purpose: `unlock ${names.join(', ')} for ssh keys; no password is set`, place: first.place },
  ];
}

/** The password that was hashed already; a locked one would open nothing. */
function passwordActions(
  { issues }: ActionContext,
  { name, hashed_passwd: hash, lock_passwd: lock }: User,
): readonly GuestAction[] {
  if (name === undefined || hash === undefined || hash.value === '') return [];
  const { value, place } = hash;
  if (!/^[\x21-\x39\x3b-\x7e]+$/.test(value)) {
    issues.push(issue('cloud-name', place, '***', 'the hash of a password'));
    return [];
  }
  if (lock?.value !== false) {
    issues.push(issue('cloud-locked-password', place));
    return [];
  }
  const { begin, body } = hereDocument([`${name.value}:${value}`]);
  const input = `chpasswd -e ${begin}\n${body}\n`;
  return [{ op: 'script', input, purpose: `set the password of ${name.value}`, secrets: [value], place }];
}

function ruleActions({ name, sudo }: User): readonly GuestAction[] {
  if (name === undefined || sudo === undefined) return [];
  const user = name.value;
  const rules = (otherwise: string): readonly string[] => (sudo.value.length === 0 ? [otherwise] : sudo.value);
  const forSudo = rules('ALL=(ALL) NOPASSWD:ALL').map((rule) => `${user} ${rule}`);
  const forDoas = rules('permit nopass').map((rule) => `${rule} ${user}`);
  const { place } = sudo;
  return [
    { op: 'script', input: ruleScript('/etc/sudoers.d', user, forSudo), purpose: `let ${user} use sudo`, place },
    { op: 'script', input: ruleScript('/etc/doas.d', `${user}.conf`, forDoas), purpose: `let ${user} use doas`, place },
  ];
}

function ruleScript(directory: string, name: string, rules: readonly string[]): string {
  const { begin, body } = hereDocument(rules);
  const file = `${directory}/${name}`;
  return `if [ -d ${directory} ]; then\ncat ${begin} > ${file}\n${body}\nchmod 600 ${file}\nfi\n`;
}

function keyActions({ name, homedir, primary_group: group, keys }: User): readonly GuestAction[] {
  const [first] = keys;
  if (name === undefined || first === undefined) return [];
  const user = name.value;
  const home = homedir?.value || (user === 'root' ? '/root' : `/home/${user}`);
  const directory = posix.join(home, '.ssh');
  const path = posix.join(directory, 'authorized_keys');
  const owner = `${user}:${group?.value || user}`;
  const { place } = first;
  const content = keys.map(({ value }) => `${value}\n`).join('');
  return [
    {
      op: 'exists',
      path,
      actions: [
        { op: 'write', path, content, mode: '0600', place },
        { op: 'command', args: ['chmod', '0755', directory], place },
        { op: 'command', args: ['chown', owner, directory], place },
        { op: 'command', args: ['chown', owner, path], place },
      ],
      place,
    },
  ];
}
