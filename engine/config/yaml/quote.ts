import { withoutPairs } from './literal.ts';
import { plainKind } from './scalar.ts';

/** A text on one line of YAML that every reader, of YAML 1.1 too, takes for this very text; good in flow and as a key. */
export function quote(text: string): string {
  if (text === '' || /[^\u0020-\u007e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/u.test(withoutPairs(text)))
    return escape(text);
  if (plainKind(text) !== 'str' || isSexagesimal(text)) return escape(text);
  return isPlain(text) ? text : `'${text.replaceAll("'", "''")}'`;
}

function isPlain(text: string): boolean {
  if (/^[-?:,[\]{}#&*!|>'"%@`=<\s]|^\.\.\.|\s$|:$/.test(text)) return false;
  return !/: | #|[,[\]{}?]/.test(text);
}

/** Base 60 numbers: this program reads them as text, other readers of YAML 1.1 do not. */
function isSexagesimal(text: string): boolean {
  return /^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$/.test(text);
}

function escape(text: string): string {
  const json = JSON.stringify(text);
  return json.replaceAll(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
