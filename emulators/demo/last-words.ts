import type { Tour } from './tour.ts';

const deadlineMs = 10_000;
/** A line of a step, as Cloud Build writes it. */
const stepLine = /^Step #\d+(?: - "[^"]*")?: (.*\S)/;

/** The last line that a failed cell's own step wrote to its log, for people to see why. */
export async function lastWords(tour: Tour, id: string): Promise<string> {
  const candidate = await tour.documents.candidate(id);
  const attempts = Object.values(candidate?.cells ?? {}).map((cell) => cell.attempts.at(-1));
  const url = attempts.find((attempt) => attempt?.outcome === 'failed')?.url;
  if (url === undefined) return 'no log is known';
  const log = await fetch(url, { signal: AbortSignal.timeout(deadlineMs) });
  const written = (await log.text()).split('\n').flatMap((line) => stepLine.exec(line)?.[1] ?? []);
  return written.findLast((line) => !line.startsWith('ERROR: ')) ?? 'it wrote nothing';
}
