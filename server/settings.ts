import type { Severity } from '../engine/config/issues.ts';

/** What people choose about the language features; every editor may leave it out. */
export interface Settings {
  /** Properties that are given with -P when a file is launched. */
  readonly properties: ReadonlyMap<string, string>;
  /** By the code of a finding. */
  readonly severities: ReadonlyMap<string, Severity | 'off'>;
  /** Whose findings are shown when they are not open: of what open files belong to, or of all files. */
  readonly scope: 'related' | 'workspace';
  readonly hints: Readonly<Record<HintKind, boolean>>;
  /** The lines above the first one. */
  readonly codeLens: boolean;
}

export type HintKind = 'patterns' | 'defaults' | 'overrides';

/** The settings of an editor that says nothing. */
export const DEFAULT_SETTINGS: Settings = {
  properties: new Map(),
  severities: new Map(),
  scope: 'related',
  hints: { patterns: true, defaults: true, overrides: true },
  codeLens: true,
};

/** Read the section `lxops` of an editor's configuration; what is not as expected counts as left out. */
export function readSettings(section: unknown): Settings {
  const diagnostics = member(section, 'diagnostics');
  const hints = member(section, 'inlayHints');
  return {
    properties: new Map(textsOf(member(section, 'properties'))),
    severities: new Map(textsOf(member(diagnostics, 'severity')).filter(isSeverity)),
    scope: member(diagnostics, 'scope') === 'workspace' ? 'workspace' : 'related',
    hints: {
      patterns: member(hints, 'patterns') !== false,
      defaults: member(hints, 'defaults') !== false,
      overrides: member(hints, 'overrides') !== false,
    },
    codeLens: member(section, 'codeLens') !== false,
  };
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && key in value
    ? (value as Record<string, unknown>)[key]
    : undefined;
}

function textsOf(value: unknown): [string, string][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .filter(([, text]) => ['string', 'number', 'boolean'].includes(typeof text))
    .map(([key, text]) => [key, String(text)]);
}

function isSeverity(entry: [string, string]): entry is [string, Severity | 'off'] {
  return ['error', 'warning', 'information', 'hint', 'off'].includes(entry[1]);
}
