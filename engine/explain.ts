import { type ErrorCode, type ErrorDetails, LxopsError } from './errors.ts';

/** The sentence for each failure: what went wrong, and the way out. The only table of its kind. */
const SENTENCES: { readonly [C in ErrorCode]: (details: ErrorDetails[C]) => string } = {
  'file.unreadable': ({ path, reason }) => `${path}: ${FILE_REASONS[reason] ?? `cannot be read (${reason})`}`,
  'file.unwritable': ({ path, reason }) =>
    `${path} cannot be written (${UNWRITABLE[reason] ?? reason}); it is as it was before`,
  'file.exists': ({ path }) => `${path} exists already and is not overwritten; move it away, or remove it`,
  'owner.unchangeable': ({ path, reason }) =>
    reason === 'EPERM' || reason === 'EACCES'
      ? `You may not change the owner of ${path}; run this as root`
      : `The owner of ${path} cannot be changed (${reason})`,
  'image.missing': ({ alias, project }) => `There is no image ${alias} in project ${project}`,
  'image.split': ({ alias }) => `The image ${alias} consists of two files; \`incus image export ${alias}\` writes them`,
  'config.invalid': ({ path, issues }) =>
    [
      ...issues.map(({ text }) => text),
      `${path} has ${issues.length === 1 ? 'an error' : `${issues.length} errors`}; nothing was done`,
    ].join('\n'),
  'incus.refused': ({ reason }) => `The server refused: ${reason}`,
  'incus.unreachable': ({ address, reason }) => unreachable(address, reason),
  'image.unusable': ({ image, reason }) => `The image ${image} cannot be unpacked: ${reason}`,
  'remote.unusable': ({ remote, reason }) => `The remote ${remote} cannot be used: ${reason}`,
  'instance.running': ({ instance, seconds }) =>
    `${instance} did not shut down within ${seconds} s. Look at what keeps it, give it more time (-wait-stop), or stop it yourself: incus stop --force ${instance}`,
  'journal.unusable': ({ path, reason }) =>
    `The journal ${path} cannot be used (${UNWRITABLE[reason] ?? reason}). It belongs into a directory of yours: mend its owner, or set XDG_STATE_HOME`,
  'instance.stopped': ({ instance, status }) =>
    `${instance} is ${status.toLowerCase()} although it was started; \`incus console --show-log ${instance}\` may tell why`,
  'instance.missing': ({ instance, project }) => `There is no instance ${instance} in project ${project}`,
  'profile.missing': ({ profile, project }) => `There is no profile ${profile} in project ${project}`,
  'instance.no-address': ({ instance, reason }) =>
    reason === 'no-nic'
      ? `${instance} has no network interface, so it will not get an address`
      : `could not get ip address for: ${instance} (-poll says how long to wait)`,
  'guest.failed': ({ instance, text, exitCode, output }) =>
    `${text} failed in ${instance} with exit code ${exitCode}${output.trim() === '' ? '' : `:\n${output.trimEnd()}`}`,
  'command.failed': ({ argv, exitCode, stderr }) =>
    `${argv.join(' ')} failed with exit code ${exitCode}${stderr.trim() === '' ? '' : `: ${stderr.trim()}`}`,
  'command.missing': ({ program, reason }) =>
    reason === 'ENOENT'
      ? `The program ${program} is not installed, or not on PATH`
      : `The program ${program} cannot be started (${reason})`,
  'plan.refused': ({ title, refusals }) => [`Cannot ${title}; nothing was changed`, ...refusals].join('\n'),
  'plan.stopped': ({ title, step, done, total, place, entry, goOn }) =>
    [
      `${place === undefined ? '' : `${place}: `}${title} stopped at step ${done + 1} of ${total}${entry === undefined ? '' : `, entry ${entry}`}: ${step}. The steps before it stay done; `,
      goOn === undefined ? 'the same command goes on from there' : `once the entry is mended, go on with: ${goOn}`,
    ].join(''),
  'plan.changed': ({ title }) =>
    `Things have changed since the plan to ${title} was shown; look at the new plan. Nothing was changed`,
  usage: ({ message }) => message,
};

const FILE_REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'you may not read it',
  EISDIR: 'it is a directory, not a file',
  ELOOP: 'too many symbolic links',
  'too-large': 'it is too large for a configuration file',
  'not-a-file': 'it is not a plain file',
};

const UNWRITABLE: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such directory',
  EACCES: 'you may not write there',
  ENOSPC: 'the disk is full',
  EROFS: 'the file system is read-only',
  EISDIR: 'it is a directory',
};

/** A failure in sentences a person can act on; causes follow on lines of their own. */
export function explain(error: unknown): string {
  if (!(error instanceof LxopsError)) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  const { code, details, cause } = error as LxopsError;
  const sentence = (SENTENCES[code] as (details: unknown) => string)(details);
  if (cause instanceof LxopsError) return `${explain(cause)}\n${sentence}`;
  // Only a stopped plan leaves the reason to its cause.
  return code === 'plan.stopped' && cause instanceof Error ? `${cause.message}\n${sentence}` : sentence;
}

function unreachable(address: string, reason: string): string {
  switch (reason) {
    case 'ENOENT':
      return `No Incus or LXD server is here: ${address} does not exist. Start one (systemctl start incus), or name its socket: -socket PATH, INCUS_SOCKET`;
    case 'ECONNREFUSED':
      return `The server at ${address} is not running. Start it: systemctl start incus (or lxd)`;
    case 'EACCES':
      return `You may not use ${address}. Join its group and log in again: sudo usermod -aG incus-admin $USER (LXD: group lxd)`;
    case 'ECONNRESET':
      return `The server at ${address} closed the connection; was it restarted? Run the same command again`;
    case 'untrusted':
      return `The server at ${address} does not trust this client. Add the remote anew with a token: incus remote add (LXD: lxc remote add)`;
    case 'CERTIFICATE_CHANGED':
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `The server at ${address} has not shown the certificate that was accepted for it, so nothing was sent to it. If it was really changed, add the remote anew: incus remote add`;
    default:
      return `The server at ${address} cannot be reached (${reason})`;
  }
}
