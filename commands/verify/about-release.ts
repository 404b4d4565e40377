import { visible } from '#core/visible.ts';
import type { Check } from './check.ts';
import type { Verified } from './verified.ts';

const faultsShownMax = 10;
const countWidth = 5;

const verdicts = {
  right: 'is what was released: nothing that was checked is wrong',
  wrong: 'is NOT what was released: do not use it',
  unchecked: 'could not be checked whole',
} as const;

/** What was checked of a release, line by line, what was not, and what came of it. */
export function aboutRelease({
  release,
  candidate,
  verdict,
  checks,
  notChecked,
}: Verified): string {
  const from = candidate === undefined ? '' : `, from candidate ${candidate}`;
  return [
    `${release}${from}`,
    '',
    ...checks.flatMap(linesOf),
    '',
    'Not checked:',
    ...notChecked.map((one) => `  ${one}`),
    '',
    `${release} ${verdicts[verdict]}.`,
  ]
    .map(visible)
    .join('\n');
}

function linesOf({ check, count, of, faults, unchecked }: Check): readonly string[] {
  const mark = faults.length > 0 ? 'WRONG' : unchecked === undefined ? 'ok' : '?';
  const shown = faults.slice(0, faultsShownMax);
  const more = faults.length - shown.length;
  return [
    `  ${mark.padEnd('WRONG'.length)}  ${String(count).padStart(countWidth)} ${of}: ${check}`,
    ...shown.map((fault) => `         ${fault}`),
    ...(more > 0 ? [`         and ${more} more`] : []),
    ...(unchecked === undefined ? [] : [`         not checked: ${unchecked}`]),
  ];
}
