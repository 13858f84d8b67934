/** The two languages of this extension. */
export type LanguageId = 'lxops' | 'cloud-config';

/**
 * The language that a first line asks for. Near misses such as `# lxops-v1` count: their file wants to be an lxops
 * file, and only as one can it be told what is wrong with it.
 */
export function languageOf(firstLine: string): LanguageId | undefined {
  if (/^\uFEFF?#\s*(lxops-v\d+|lxdops)\s*(#.*)?$/i.test(firstLine)) return 'lxops';
  if (/^#cloud-config\s*$/.test(firstLine)) return 'cloud-config';
  return undefined;
}

export function isOurs(languageId: string): languageId is LanguageId {
  return languageId === 'lxops' || languageId === 'cloud-config';
}
