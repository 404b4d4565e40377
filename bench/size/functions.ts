import { codeLines, linesOf } from './lines.ts';

/** The largest of something, with its name and its lines. */
export interface Largest {
  readonly name: string;
  readonly lines: number;
}

/** A line that ends with the beginning of a function's body. */
const opensBody = /(?:=>(?: \(?[{[(]| [\w.]+\(?)?|\)(?:: .+)? \{|^\s*\} \{)$/;
/** The same, where it is no function but a statement. */
const opensStatement = /^\s*(?:\} )?(?:if|else|for|while|switch|catch|with|do|try)\b/;
/** The frames in which tests stand. */
const opensFrame = /^\s*describe\b/;
const closes = /^[\])}]/;
/** A table of cases ends here, and the test over it begins. */
const endsTable = /^\s*\]\)\(/;
const nameOf =
  /(?:function\*? (\w+)|(?:const|let) (\w+)|^\s*(?:async |static |get |set )*(\w+)(?:\(|:|<))/;

/**
 * The largest function of a formatted TypeScript file; none where it has none. The formatter's
 * indentation tells where a function ends: it reaches to the next line that stands no deeper than
 * its first. What `describe` is given is a frame and no function.
 */
export function largestFunction(text: string): Largest | undefined {
  const lines = codeLines(linesOf(text));
  const found = lines.flatMap((line, at) => {
    if (!opensBody.test(line)) return [];
    const first = firstLine(lines, at);
    const head = lines[first] ?? '';
    if (opensStatement.test(head) || opensFrame.test(head)) return [];
    return [{ name: functionName(head), lines: lastLine(lines, at) - first + 1 }];
  });
  return found.sort((a, b) => b.lines - a.lines)[0];
}

/** Parameters may take lines of their own: then the body opens on a line that closes them. */
function firstLine(lines: readonly string[], opening: number): number {
  const line = lines[opening] ?? '';
  if (endsTable.test(line)) return opening;
  const depth = indentOf(line);
  for (let at = opening; at >= 0; at -= 1) {
    const before = lines[at] ?? '';
    if (before !== '' && indentOf(before) === depth && !closes.test(before.trim())) return at;
  }
  return opening;
}

function lastLine(lines: readonly string[], opening: number): number {
  const depth = indentOf(lines[opening] ?? '');
  for (let at = opening + 1; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line === '' || indentOf(line) > depth) continue;
    return indentOf(line) === depth && closes.test(line.trim()) ? at : at - 1;
  }
  return lines.length - 1;
}

function functionName(head: string): string {
  const [, ...names] = nameOf.exec(head) ?? [];
  return names.find((name) => name !== undefined) ?? head.trim();
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
