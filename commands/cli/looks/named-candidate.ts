import { z } from 'zod';
import { pathOf } from '../frame/api.ts';
import { CommandFault } from '../frame/exit-codes.ts';
import type { Session } from '../frame/session.ts';
import { lookAt } from './look.ts';

/** So many digits at least, so that a word is not taken for some. */
const beginning = /^[0-9a-f]{6,35}$|^[0-9a-f]{8}-[0-9a-f-]{0,26}$/;
const released = /^[^@]+@v\d+\.\d+\.\d+$/;

const releaseRead = z.object({ candidate: z.string() });
const linesRead = z.object({ lines: z.array(z.object({ line: z.string() })) });
const candidatesRead = z.object({ candidates: z.array(z.object({ candidate: z.string() })) });

/**
 * The id of a candidate that somebody names: by the id itself, by its first digits among the newest
 * of every line, or by the release that it became.
 * @throws CommandFault `not found`, or `usage` where several begin so
 */
export async function resolvedCandidate(session: Session, named: string): Promise<string> {
  if (released.test(named)) {
    const { shown } = await lookAt(session, pathOf('releases', named), releaseRead);
    return shown.candidate;
  }
  if (!beginning.test(named)) return named;
  return begunBy(session, named);
}

/** A candidate as `resolvedCandidate` finds it; a release stays what it was called. */
export async function resolvedSet(session: Session, named: string): Promise<string> {
  return released.test(named) ? named : resolvedCandidate(session, named);
}

async function begunBy(session: Session, named: string): Promise<string> {
  const { lines } = (await lookAt(session, pathOf('lines'), linesRead)).shown;
  const pages = await Promise.all(
    lines.map(({ line }) => lookAt(session, pathOf('lines', line, 'candidates'), candidatesRead)),
  );
  const ids = pages.flatMap(({ shown }) => shown.candidates.map(({ candidate }) => candidate));
  const [found, ...others] = [...new Set(ids)].filter((id) => id.startsWith(named));
  if (found === undefined)
    throw new CommandFault('not found', `none of the newest candidates begins with ${named}`);
  if (others.length === 0) return found;
  const several = [found, ...others].join(', ');
  throw new CommandFault('usage', `several candidates begin with ${named}: ${several}`);
}
