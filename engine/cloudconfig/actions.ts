import type { Issue } from '../config/issues.ts';
import type { GuestAction } from './action.ts';
import { createContext } from './context.ts';
import { writeFileActions } from './fileActions.ts';
import { groupActions, memberActions } from './groupActions.ts';
import type { CloudConfig, Command } from './model.ts';
import type { OsType } from './ostype/osType.ts';
import { packageActions } from './packageActions.ts';
import { hostnameActions, localeActions, timeActions, timezoneActions } from './systemActions.ts';
import { userActions } from './userActions.ts';

/**
 * What the files cause in an instance, in order. In each file: `bootcmd`, host name, `write_files` without `defer`,
 * packages, groups, users, locale, time, `write_files` with `defer`, `runcmd`. Entries that cannot be applied are
 * issues; then nothing should be applied at all.
 *
 * @param ostype `undefined` for a configuration without one, which can write files and run commands only
 */
export function guestActions(
  files: readonly CloudConfig[],
  ostype: OsType | undefined,
): { actions: readonly GuestAction[]; issues: readonly Issue[] } {
  const context = createContext(ostype);
  const actions = files.flatMap((config) => {
    const early = config.writeFiles.filter(({ defer }) => defer?.value !== true);
    const late = config.writeFiles.filter(({ defer }) => defer?.value === true);
    return [
      ...config.bootcmd.map(commandAction),
      ...hostnameActions(context, config),
      ...early.flatMap((file) => writeFileActions(context, file)),
      ...packageActions(context, config),
      ...groupActions(context, config.groups),
      ...userActions(context, config.users),
      ...memberActions(context, config.groups),
      ...localeActions(context, config),
      ...timeActions(context, config),
      ...timezoneActions(context, config),
      ...late.flatMap((file) => writeFileActions(context, file)),
      ...config.runcmd.map(commandAction),
    ];
  });
  return { actions, issues: context.issues };
}

function commandAction(command: Command): GuestAction {
  const { place } = command;
  return 'script' in command
    ? { op: 'script', input: command.script, place }
    : { op: 'command', args: command.args, place };
}
