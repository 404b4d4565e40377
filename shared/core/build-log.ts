import { beginningOf } from './beginning.ts';
import { redacted } from './redact.ts';
import { visible } from './visible.ts';

/** So much of a log's end is read for the last lines of a step. */
export const logEndBytesMax = 64 * 1024;
/** So many lines of a failed step are kept. */
export const lastLinesMax = 20;
/** So many UTF-16 units have all these lines together: they stand in a document. */
export const lastLinesLengthMax = 2048;
/** A line is kept no longer than this, so that one does not take the room of all. */
const lineLengthMax = 400;
/** So many lines are looked at for secrets, which may go on over several. */
const linesReadMax = 200;

/** What a step wrote stands behind its place, and behind its id where it has one. */
const ofStep = /^Step #(\d{1,4})(?: - "[^"]*")?: ?/;
/** What Cloud Build itself writes, and says in other places too. */
const ofCloudBuild = /^(?:(?:Starting|Finished) Step #\d|ERROR$|DONE$|PUSH$|-{10,}$)/;

const colour = /\p{Cc}\[[\d;]{0,20}[A-Za-z]/gu;

/**
 * The last lines that a step wrote, from the end of a build's log: without their prefix, without
 * secrets, printable, the newest last. Where no line is the step's, those of the build: a build of
 * one step has no prefixes.
 */
export function lastLinesOf(log: string, step: number): readonly string[] {
  const lines = log.split(/\r?\n/).filter((line) => !ofCloudBuild.test(line));
  const own = lines.flatMap((line) => {
    const [prefix, index] = ofStep.exec(line) ?? [];
    return prefix !== undefined && Number(index) === step ? [line.slice(prefix.length)] : [];
  });
  const told = own.length > 0 ? own : lines.map((line) => line.replace(ofStep, ''));
  const short = told.slice(-linesReadMax).map((line) => plain(line));
  const clean = redacted(short.join('\n'))
    .split('\n')
    .filter((line) => line.trim() !== '');
  return fitting(
    clean.slice(-lastLinesMax).map((line) => beginningOf(visible(line), lineLengthMax)),
  );
}

function fitting(lines: readonly string[]): readonly string[] {
  let left = lastLinesLengthMax;
  const kept = lines.toReversed().filter((line) => {
    left -= line.length;
    return left >= 0;
  });
  return kept.reverse();
}

/** Tabs and colours say nothing, and need not be shown as what they are. */
function plain(line: string): string {
  return beginningOf(line.replace(colour, '').replaceAll('\t', '  '), 4 * lineLengthMax);
}
