import { type Counts, outcomes } from './tally.ts';

/** What each outcome is called in a narrow column. */
const headings: Readonly<Record<(typeof outcomes)[number], string>> = {
  ok: 'ok',
  'error-before': 'err-',
  'error-after': 'err+',
  'answer-lost': 'lost',
  'crash-before': 'crash-',
  'crash-after': 'crash+',
  slow: 'slow',
  'in-flight': 'flight',
};

/** Whether an outcome can happen at a call point: only a commit's answer is lost so that it reruns. */
function isReachable(point: string, outcome: (typeof outcomes)[number]): boolean {
  return outcome !== 'answer-lost' || point.endsWith(' store.transact');
}

/** Every reachable pair of call point and outcome that never happened. */
export function neverHit(points: readonly string[], calls: Counts['calls']): readonly string[] {
  return points.flatMap((point) =>
    outcomes
      .filter((outcome) => isReachable(point, outcome) && !calls[point]?.[outcome])
      .map((outcome) => `${point}: ${outcome}`),
  );
}

/** How often what happened at which call, `-` and `+`: before and after it was done. */
export function coverageTable(calls: Counts['calls']): string {
  const points = Object.keys(calls).sort();
  const width = Math.max(...points.map(({ length }) => length));
  const head = outcomes.map((outcome) => headings[outcome].padStart(8)).join('');
  const rows = points.map((point) => {
    const counts = outcomes.map((outcome) => {
      const count = calls[point]?.[outcome] ?? 0;
      return (isReachable(point, outcome) ? String(count) : '').padStart(8);
    });
    return `${point.padEnd(width)}${counts.join('')}`;
  });
  return [`${''.padEnd(width)}${head}`, ...rows].join('\n');
}
