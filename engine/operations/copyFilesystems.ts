import type { Properties } from '../config/model.ts';
import { describePlace } from '../config/origins.ts';
import { formatIssue } from '../config/formatIssue.ts';
import { LxopsError } from '../errors.ts';
import { loadConfig } from '../files/loadConfig.ts';
import { type Host, tryCommand } from '../host/runCommand.ts';
import { overSsh } from '../host/ssh.ts';
import { listNames, parseMissing } from '../host/zfs.ts';
import { type Instance } from '../instance/model.ts';
import { resolveInstance } from '../instance/resolveInstance.ts';
import { type Approval, performPlan, type Surroundings } from '../perform.ts';
import { copiedPairs, planCopyFilesystems } from '../plan/copyFilesystems.ts';
import { ancestors } from '../plan/places.ts';
import { show } from '../plan/plan.ts';
import { journalPath, readJournal } from '../run/journal.ts';

export interface CopyRequest {
  readonly file: string;
  readonly properties: Properties;
  readonly from: string;
  readonly to: string;
  readonly fromHost: string | undefined;
  readonly toHost: string | undefined;
  readonly snapshot: string;
  /** The snapshot is made now; otherwise it is there. */
  readonly takes: boolean;
  readonly force: boolean;
}

/** Copy the datasets of one instance to those of another name, here or between this host and another one. Needs no server. */
export async function copyFilesystems(
  request: CopyRequest,
  approval: Approval,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<boolean> {
  const { host } = surroundings;
  const { fromHost, toHost, snapshot } = request;
  const prepare = async () => {
    const { from, to, files } = await load(request);
    const pairs = copiedPairs(from, to);
    const sources = pairs.flatMap(({ source: { path } }) => [path, `${path}@${snapshot}`]);
    const targets = pairs.flatMap(({ target: { path } }) => [
      path,
      `${path}@${snapshot}`,
      ...ancestors(path).slice(1, 2),
    ]);
    const journal = journalPath(host.environment, { server: 'copies', project: toHost ?? 'here', instance: to.name });
    const [source, target, unfinished] = await Promise.all([
      namesOn(host, fromHost, sources, signal),
      namesOn(host, toHost, targets, signal),
      readJournal(journal),
    ]);
    const seen = {
      missingAtSource: source.missing,
      foundAtTarget: target.found,
      missingAtTarget: target.missing,
      unfinished,
    };
    const plan = planCopyFilesystems({ ...request, from, to }, seen);
    const locate = (place: Parameters<typeof describePlace>[0]) => describePlace(place, files);
    return { plan, shown: show(plan, locate), locate, journal: { path: journal, unfinished } };
  };
  return await performPlan(prepare, approval, surroundings, signal);
}

/** Both instances of one configuration, which is not checked any further: only its datasets matter. */
async function load({ file, properties, from, to }: CopyRequest) {
  const { config, issues, files } = await loadConfig(file, properties);
  const instances = config === undefined ? [] : [from, to].map((name) => resolveInstance(config, name, properties));
  const found = [...issues, ...instances.flatMap((one) => one.issues.filter(({ part }) => part === 'filesystems'))];
  const errors = found.filter(({ severity }) => severity === 'error');
  const [source, target] = instances;
  if (errors.length > 0 || source === undefined || target === undefined) {
    const text = errors.map((error) => ({
      code: error.code,
      text: formatIssue(error, files.get(error.place.file)?.text),
    }));
    throw new LxopsError('config.invalid', { path: file, issues: text });
  }
  return { from: source.instance satisfies Instance, to: target.instance, files };
}

/** As `observeNames`, here or on another host. */
async function namesOn(host: Host, other: string | undefined, names: readonly string[], signal: AbortSignal) {
  if (names.length === 0) return { found: new Set<string>(), missing: new Set<string>() };
  const command = listNames([...new Set(names)]);
  const { argv } = other === undefined ? command : overSsh(other, command, host.sudo, process.getuid?.() ?? 0);
  const { exitCode, stdout, stderr } = await tryCommand(host, { argv }, signal);
  const missing = exitCode === 0 ? [] : parseMissing(stderr);
  if (missing === undefined) throw new LxopsError('command.failed', { argv, exitCode, stderr });
  return { found: new Set(stdout.split('\n').filter((name) => names.includes(name))), missing: new Set(missing) };
}
