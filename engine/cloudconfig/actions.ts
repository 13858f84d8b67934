import type { Issue } from '../config/issues.ts';
import type { GuestAction } from './action.ts';
import { type ActionContext, cannot, createContext, looksLikeOption } from './context.ts';
import { writeFileActions } from './fileActions.ts';
import type { CloudConfig } from './model.ts';
import type { OsType } from './ostype/osType.ts';
import { quoteWord } from './quote.ts';
import { userActions } from './userActions.ts';

/**
 * What the files cause in an instance, in order. In each file: `write_files` without `defer`, packages, users, time zone,
 * `write_files` with `defer`, `runcmd`. Entries that cannot be applied are issues; then nothing should be applied at all.
 *
 * @param ostype `undefined` for a configuration without one, which can write files and run commands only
 */
export function guestActions(
  files: readonly CloudConfig[],
  ostype: OsType | undefined,
): { actions: readonly GuestAction[]; issues: readonly Issue[] } {
  const context = createContext(ostype);
  const actions = files.flatMap((file) => fileActions(context, file));
  return { actions, issues: context.issues };
}

function fileActions(context: ActionContext, config: CloudConfig): readonly GuestAction[] {
  const early = config.writeFiles.filter(({ defer }) => defer?.value !== true);
  const late = config.writeFiles.filter(({ defer }) => defer?.value === true);
  return [
    ...early.flatMap((file) => writeFileActions(context, file)),
    ...packageActions(context, config),
    ...userActions(context, config.users),
    ...timezoneActions(context, config),
    ...late.flatMap((file) => writeFileActions(context, file)),
    ...config.runcmd.map((command): GuestAction =>
      'script' in command
        ? { op: 'script', input: command.script, place: command.place }
        : { op: 'command', args: command.args, place: command.place },
    ),
  ];
}

function packageActions(context: ActionContext, { packages }: CloudConfig): readonly GuestAction[] {
  return packages.flatMap(({ value, place }): readonly GuestAction[] => {
    if (context.ostype === undefined) return cannot(context, 'install packages', place);
    if (looksLikeOption(context, value, place)) return [];
    return [{ op: 'script', input: context.ostype.installPackage(quoteWord(value)), place }];
  });
}

function timezoneActions(context: ActionContext, { timezone }: CloudConfig): readonly GuestAction[] {
  if (timezone === undefined || timezone.value === '') return [];
  const { value, place } = timezone;
  const args = context.ostype?.setTimezone?.(value);
  if (args === undefined) return cannot(context, 'set the time zone', place);
  return looksLikeOption(context, value, place) ? [] : [{ op: 'command', args, place }];
}
