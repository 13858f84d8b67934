/** Our own request: which files that can be launched read this one? Answered once the workspace was looked through. */
export const ROOTS_METHOD = 'lxops/roots';

export interface RootsParams {
  readonly uri: string;
}

/** Uris, the file itself first when it can be launched. */
export interface RootsResult {
  readonly roots: readonly string[];
}
