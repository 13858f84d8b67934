import { issue } from '../config/issues.ts';
import type { Place, Setting } from '../config/model.ts';
import type { GuestAction } from './action.ts';
import { type ActionContext, cannot, looksLikeOption, notApplied } from './context.ts';
import type { CloudConfig } from './model.ts';
import type { Doing } from './ostype/osType.ts';

/** The name of the host. */
export function hostnameActions(context: ActionContext, { hostname }: CloudConfig): readonly GuestAction[] {
  if (hostname === undefined || hostname.value === '') return [];
  if (!isName(context, hostname, HOST, 'the name of a host')) return [];
  return doings(context, context.ostype?.setHostname?.(hostname.value), 'set the host name', hostname.place);
}

/** The language and its character set. */
export function localeActions(context: ActionContext, { locale }: CloudConfig): readonly GuestAction[] {
  if (locale === undefined || locale.value === '') return [];
  if (!isName(context, locale, /^[A-Za-z][\w.@-]*$/, 'a locale')) return [];
  return doings(context, context.ostype?.setLocale?.(locale.value), 'set the locale', locale.place);
}

/** Where the time comes from. */
export function timeActions(context: ActionContext, { ntp }: CloudConfig): readonly GuestAction[] {
  if (ntp === undefined) return [];
  const { place } = ntp;
  const { servers, pools } = ntp.value;
  const names = [...servers, ...pools].map((value) => ({ value, place }));
  if (!names.every((name) => isName(context, name, /^[\w.:-]+$/, 'the address of a time server'))) return [];
  return doings(context, context.ostype?.setTimeServers?.(servers, pools), 'set time servers', place);
}

/** The time zone. */
export function timezoneActions(context: ActionContext, { timezone }: CloudConfig): readonly GuestAction[] {
  if (timezone === undefined || timezone.value === '') return [];
  const { value, place } = timezone;
  const args = context.ostype?.setTimezone?.(value);
  if (args === undefined) return cannot(context, 'set the time zone', place);
  return looksLikeOption(context, value, place) ? [] : [{ op: 'command', args, place }];
}

const HOST = /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$/;

function isName({ issues }: ActionContext, { value, place }: Setting<string>, pattern: RegExp, what: string): boolean {
  if (pattern.test(value)) return true;
  issues.push(issue('cloud-name', place, value, what));
  return false;
}

function doings(
  context: ActionContext,
  list: readonly Doing[] | undefined,
  what: string,
  place: Place,
): readonly GuestAction[] {
  if (list === undefined) return notApplied(context, what, place);
  return list.flatMap((doing): readonly GuestAction[] => {
    if ('command' in doing) return [{ op: 'command', args: doing.command, place }];
    if ('script' in doing) return [{ op: 'script', input: doing.script, place }];
    return [{ op: 'write', path: doing.file, content: doing.content, mode: '0644', place }];
  });
}
