import { issue } from '../config/issues.ts';
import type { GuestAction } from './action.ts';
import { type ActionContext, notApplied } from './context.ts';
import type { Group } from './model.ts';
import { quoteWord } from './quote.ts';

/** Add the groups that are not there yet; as in cloud-init, one that exists stays as it is. */
export function groupActions(context: ActionContext, groups: readonly Group[]): readonly GuestAction[] {
  return groups.flatMap(({ name, place }): readonly GuestAction[] => {
    const { ostype } = context;
    if (ostype?.addGroup === undefined) return notApplied(context, 'add groups', place);
    if (!isGroupName(context, name, place)) return [];
    const command = ostype.addGroup(name).map(quoteWord).join(' ');
    const pattern = quoteWord(`^${name.replaceAll('.', String.raw`\.`)}:`);
    const input = `grep -q ${pattern} /etc/group || ${command}\n`;
    return [{ op: 'script', input, purpose: `add group ${name} unless it exists`, place }];
  });
}

/** Put members into their groups, after the users of the file were added. */
export function memberActions(context: ActionContext, groups: readonly Group[]): readonly GuestAction[] {
  return groups.flatMap(({ name, members, place }) =>
    members.flatMap((member): readonly GuestAction[] => {
      const args = context.ostype?.addToGroup?.(member, name);
      if (args === undefined || !isGroupName(context, member, place)) return [];
      return [{ op: 'command', args, place }];
    }),
  );
}

/** Held to what systems accept as a name, as those of users are. */
function isGroupName({ issues }: ActionContext, name: string, place: GuestAction['place']): boolean {
  if (/^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(name)) return true;
  issues.push(issue('cloud-name', place, name, 'the name of a group or its member'));
  return false;
}
