import type { GuestAction } from './action.ts';

/** An operation in the words of the recorded cases. */
export type Operation =
  | { readonly op: 'script'; readonly input: string }
  | { readonly op: 'command'; readonly args: readonly string[] }
  | {
      readonly op: 'write' | 'append';
      readonly path: string;
      readonly content: string;
      readonly encoding?: 'base64';
      readonly mode: string;
    }
  | { readonly op: 'exists'; readonly path: string; readonly result: boolean };

/** What actions do, one after the other, in an instance where nothing exists that they ask for. */
export function operationsOf(actions: readonly GuestAction[]): readonly Operation[] {
  return actions.flatMap((action): readonly Operation[] => {
    switch (action.op) {
      case 'script':
        return [{ op: action.op, input: action.input }];
      case 'command':
        return [{ op: action.op, args: action.args }];
      case 'write':
      case 'append': {
        const { op, path, content, encoding, mode } = action;
        return [{ op, path, content, ...(encoding === undefined ? {} : { encoding }), mode }];
      }
      case 'exists':
        return [{ op: action.op, path: action.path, result: false }, ...operationsOf(action.actions)];
    }
  });
}
