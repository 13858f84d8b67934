import type { FileFields } from './configFile.ts';
import { decodeFields } from './decode.ts';
import { CURRENT_FORMAT } from './directive.ts';
import { decodeLxdops } from './migrate/decodeLxdops.ts';
import type { Reader } from './yaml/reader.ts';

/** A format whose files are read where they are, so that places are those of the file that the user has. */
export interface Format {
  readonly directive: string;
  /** The fields as lxops-v1 would have them after migration; findings go to the reader. */
  readonly decode: (reader: Reader) => FileFields;
}

const FORMATS: readonly Format[] = [
  { directive: CURRENT_FORMAT, decode: (reader) => decodeFields(reader, reader.tree.root, 'merge') },
  { directive: '#lxdops', decode: decodeLxdops },
];

/** The format that a first line announces; the comparison is exact. */
export function formatOf(directive: string): Format | undefined {
  return FORMATS.find((format) => format.directive === directive);
}

/** The directives of the older formats, sorted. */
export function olderFormats(): readonly string[] {
  return FORMATS.map((format) => format.directive)
    .filter((directive) => directive !== CURRENT_FORMAT)
    .toSorted();
}
