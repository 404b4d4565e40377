import { collectionText, keepingText } from '#core/collection-text.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { planText } from '#core/plan-text.ts';
import { findOpenings } from '#edge/promotion-window.ts';
import { readShownCollection } from '#edge/shown-collection.ts';
import { readShownDigest } from '#edge/shown-digest.ts';
import { readShownId } from '#edge/shown-id.ts';
import { readShownRelease } from '#edge/withdrawn-release-request.ts';
import type { Shown } from '#flow/answer.ts';
import { showCollection, showKeeping } from '#flow/show-collection.ts';
import { showDigest } from '#flow/show-digest.ts';
import { showPlan } from '#flow/show-plan.ts';
import { showPromotion } from '#flow/show-promotion.ts';
import { showRelease } from '#flow/show-release.ts';
import type { Duty } from '#flow/turn.ts';

type Sight = (duty: Duty, id: string, query: URLSearchParams) => Promise<Shown>;

/** All that can be looked at, by path; `ID` is what its reader takes it for. */
const sights: Readonly<Record<string, Sight>> = {
  '/api/v1/candidates/ID/plan': async (duty, id) => {
    const body = await showPlan(duty, readShownId(id), findOpenings);
    return { body, text: planText(body) };
  },
  '/api/v1/promotions/ID': async (duty, id) => ({
    body: await showPromotion(duty, readShownId(id)),
  }),
  '/api/v1/releases/ID': async (duty, id) => ({
    body: await showRelease(duty, readShownRelease(id)),
  }),
  '/api/v1/collection': async (duty, _id, query) => {
    const body = await showCollection(duty, readShownCollection(query));
    return { body, text: collectionText(body) };
  },
  '/api/v1/collection/ID': async (duty, id, query) => {
    const body = await showKeeping(duty, readShownDigest(id, query).digest);
    return { body, text: keepingText(body) };
  },
  '/api/v1/digests/ID': async (duty, id, query) => {
    const { digest, after } = readShownDigest(id, query);
    return { body: await showDigest(duty, digest, after) };
  },
};

const named = /^(\/api\/v1\/[a-z-]+\/)([^/]+)(.*)$/;

/** Everything that people and programs look at; it writes nothing. */
export async function status(address: string, duty: Duty): Promise<Shown> {
  const [path = '', query = ''] = address.split(/\?(.*)/s);
  const [, before = '', id = '', after = ''] = named.exec(path) ?? [];
  const kind = id === '' ? path : `${before}ID${after}`;
  const sight = Object.hasOwn(sights, kind) ? sights[kind] : undefined;
  if (sight !== undefined) return sight(duty, id, new URLSearchParams(query));
  const there = Object.keys(sights).join(' or ');
  throw new PermanentError('unknown', `no ${path} here; GET ${there}`);
}
