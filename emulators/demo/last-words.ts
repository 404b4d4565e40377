import type { Tour } from './tour.ts';

/** The last line that a failed cell's own step wrote, as the candidate keeps its end for people. */
export async function lastWords(tour: Tour, id: string): Promise<string> {
  const candidate = await tour.documents.candidate(id);
  const attempts = Object.values(candidate?.cells ?? {}).map((cell) => cell.attempts.at(-1));
  const failed = attempts.find((attempt) => attempt?.outcome === 'failed');
  const lines = failed?.failedStep?.lastLines ?? [];
  return lines.findLast((line) => !line.startsWith('ERROR: ')) ?? 'it wrote nothing';
}
