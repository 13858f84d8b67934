import type { GuestAction } from '../cloudconfig/action.ts';
import type { OsType } from '../cloudconfig/ostype/osType.ts';
import { quoteWord } from '../cloudconfig/quote.ts';
import type { SourceText } from '../config/configFile.ts';
import { applyCloudConfig } from '../operations/applyCloudConfig.ts';
import { approvalOf, limitsOf } from './approval.ts';
import type { Invocation } from './command.ts';
import type { Emit } from './printEvents.ts';
import { resumeOf } from './resume.ts';
import { hostOf } from './settings.ts';
import { STDIN } from './stdin.ts';
import { projectOf, withServer } from './withServer.ts';

/** Cloud-config files that were read, and what they do. */
interface Read {
  readonly texts: readonly SourceText[];
  readonly actions: readonly GuestAction[];
  readonly ostype: OsType | undefined;
}

/** Apply files to one instance after the other. One that cannot be configured is found before any is changed. */
export async function applyTo(
  instances: readonly string[],
  { texts, actions, ostype }: Read,
  invocation: Invocation,
  emit: Emit,
): Promise<number> {
  const { flags, terminal } = invocation;
  const files = new Map(texts.map((text) => [text.path, text]));
  const resume = resumeOf(flags);
  const approval = approvalOf(invocation);
  return await withServer(invocation, async (incus) => {
    const project = await projectOf(invocation, incus);
    const surroundings = { incus, host: hostOf(invocation, incus), limits: limitsOf(invocation), emit };
    const requests = instances.map((instance) => {
      const goOn = (entry: string) => commandLine(entry, instance, texts, ostype?.name);
      return { project, instance, actions, files, resume, goOn };
    });
    const silent = { ...surroundings, emit: () => undefined };
    for (const request of requests.slice(1)) {
      await applyCloudConfig(request, { ...approval, dryRun: true }, silent, terminal.signal);
    }
    for (const request of requests) {
      if (instances.length > 1) emit({ type: 'result', text: `${request.instance}:` });
      await applyCloudConfig(request, approval, surroundings, terminal.signal);
    }
    return 0;
  });
}

function commandLine(
  entry: string,
  instance: string,
  texts: readonly SourceText[],
  ostype: string | undefined,
): string {
  const type = ostype === undefined ? [] : ['-ostype', ostype];
  const files = texts[0]?.path === STDIN ? [] : texts.map(({ path }) => path);
  const words = ['lxops', 'cloudconfig', '-from', entry, ...type, '-i', instance, ...files].map(quoteWord).join(' ');
  return files.length === 0 ? `${words} < FILE` : words;
}
