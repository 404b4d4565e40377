import { z } from 'zod';
import { PermanentError } from '#core/permanent-error.ts';
import { addressOf, isAt, namesIn } from './address.ts';
import { asks } from './asks.ts';
import { auditSights } from './audit-sights.ts';
import { candidateSights } from './candidate-sights.ts';
import { collectionSights } from './collection-sights.ts';
import { comparisonSight } from './comparison-sights.ts';
import { compatibilitySight } from './compatibility-sights.ts';
import { holdSights } from './hold-sights.ts';
import { lineSights } from './line-sights.ts';
import { openApi } from './openapi.ts';
import { releaseSights } from './release-sights.ts';
import { type Sight, sight } from './sight.ts';
import { signInSights } from './sign-in-sights.ts';
import { tagSights } from './tag-sights.ts';
import { whatIfSight } from './what-if-sights.ts';
import { whySight } from './why-sights.ts';

/** All that can be looked at; a path without parameters comes before one that has it in itself. */
export const sights: readonly Sight[] = [
  ...auditSights,
  ...candidateSights,
  ...collectionSights,
  ...holdSights,
  ...lineSights,
  ...tagSights,
  ...releaseSights,
  comparisonSight,
  compatibilitySight,
  whatIfSight,
  ...signInSights,
  whySight,
  sight({
    path: '/api/v1/openapi.json',
    summary: 'All that is offered here, as OpenAPI 3.1',
    asked: z.strictObject({}),
    answer: z.looseObject({ openapi: z.string() }),
    show: async () => ({ body: openApi({ sights, asks }) }),
  }),
].sort((one, other) => namesIn(one.path).length - namesIn(other.path).length);

/**
 * Finds what is shown at an address, `/api/v1/collection?after=...`.
 *
 * @throws PermanentError `unknown`, with what is there
 */
export function findSight(address: string): Pick<Sight, 'path'> & { readonly show: Shows } {
  const asked = addressOf(address);
  const found = sights.find(({ path }) => isAt(path, asked.path));
  if (found !== undefined) return { path: found.path, show: (duty) => found.show(duty, asked) };
  const there = sights.map(({ path }) => path).join(' or ');
  throw new PermanentError('unknown', `no ${asked.path} here; GET ${there}`);
}

type Shows = (duty: Parameters<Sight['show']>[0]) => ReturnType<Sight['show']>;
