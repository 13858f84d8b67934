import { stringify } from 'yaml';
import { LxopsError } from '../errors.ts';
import { loadConfig } from '../files/loadConfig.ts';
import { imageFacts, type ImageFacts } from '../instance/imageFacts.ts';
import { publish as publishImage } from '../operations/publish.ts';
import { approvalOf, limitsOf } from './approval.ts';
import type { Invocation, Run } from './command.ts';
import { readProperties, refuseErrors } from './load.ts';
import { reporting } from './printEvents.ts';
import { loadMigrations } from './registered.ts';
import { hostOf } from './settings.ts';
import { projectOf, withServer } from './withServer.ts';

/** Make an image of a snapshot, with properties from a configuration and from the name of the instance. */
export const publish: Run = async (invocation) => {
  const { flags, words, terminal } = invocation;
  if (words.length > 2) throw new LxopsError('usage', { message: 'too many arguments' });
  const [source, snapshot] = words;
  if (source === undefined) throw new LxopsError('usage', { message: 'not enough arguments' });
  const config = await configOf(invocation);
  const text = (name: string) => flags.text(name) ?? '';
  const facts = imageFacts(
    {
      source,
      snapshot,
      alias: text('alias'),
      compression: text('compression'),
      format: text('format'),
      architecture: text('architecture'),
      os: text('os'),
      variant: text('variant'),
      release: text('release'),
      serial: text('serial'),
      description: text('description'),
      name: text('name'),
    },
    config,
  );
  if ('problem' in facts) throw new LxopsError('usage', { message: facts.problem });
  const shown = { ...facts, architecture: facts.architecture || HERE };
  if (flags.boolean('dry-run')) {
    terminal.out(flags.boolean('json') ? `${JSON.stringify(shown, undefined, 2)}\n` : factsText(shown));
    return 0;
  }
  if (!flags.boolean('json')) terminal.out(factsText(shown));
  return await reporting(invocation, (emit) =>
    withServer(invocation, async (incus) => {
      const project = await projectOf(invocation, incus, config?.project);
      const surroundings = { incus, host: hostOf(invocation, incus), limits: limitsOf(invocation), emit };
      await publishImage(facts, project, approvalOf(invocation), surroundings, terminal.signal);
      return 0;
    }),
  );
};

/** The kernel's name of this machine's architecture, which is also the server's. */
const ARCHITECTURES: Readonly<Record<string, string>> = {
  x64: 'x86_64',
  arm64: 'aarch64',
  arm: 'armv7l',
  ia32: 'i686',
};
const HERE = ARCHITECTURES[process.arch] ?? process.arch;

/** What the original prints: three lines, then the rest as YAML 1.1. */
function factsText({ instance, snapshot, alias, ...rest }: ImageFacts): string {
  const head = `instance: ${instance}\nsnapshot: ${snapshot}\nalias: ${alias}\n`;
  return head + stringify(rest, { version: '1.1', lineWidth: 0 });
}

async function configOf(
  invocation: Invocation,
): Promise<{ path: string; ostype: string; description: string; project: string } | undefined> {
  const path = invocation.flags.text('c');
  if (path === undefined || path === '') return undefined;
  const options = { migrations: await loadMigrations(invocation.terminal.environment) };
  const { config, issues, files } = await loadConfig(path, await readProperties(invocation), options);
  refuseErrors(path, issues, files);
  const value = (setting: { readonly value: string } | undefined): string => setting?.value ?? '';
  return {
    path,
    ostype: value(config?.ostype),
    description: value(config?.description),
    project: value(config?.project),
  };
}
