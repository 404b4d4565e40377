import { areaStanding } from '#core/area-standing.ts';
import type { Build } from '#core/build.ts';
import type { Candidate } from '#core/candidate.ts';
import type { ShownArea, ShownBuild } from '#core/collection.ts';
import { nothingKept } from '#core/expiry.ts';
import { leftBy } from '#core/leftover.ts';
import { stagingRepository } from './addresses.ts';
import { allFactsOf } from './expire.ts';
import { inParallel } from './in-parallel.ts';
import type { Duty } from './turn.ts';

/** A candidate's staging area as it stands, and as it is shown. */
export interface Area {
  readonly candidate: Candidate;
  readonly goes: boolean;
  readonly shown: ShownArea;
}

/** The staging areas of candidates, each with whether it goes with the next tick. */
export async function areasOf(duty: Duty, ids: readonly string[]): Promise<readonly Area[]> {
  const { clock, lines, store } = duty.ports;
  const found = (await inParallel(ids, (id) => store.get('candidate', id))).flatMap((kept) =>
    kept === undefined ? [] : [kept.body],
  );
  const known = await lines.all();
  return inParallel(found, async (candidate) => {
    const nowMs = clock.nowMs();
    const isOver = candidate.expiresAtMs !== undefined && candidate.expiresAtMs <= nowMs;
    const facts = isOver ? await allFactsOf(duty, candidate, known) : nothingKept;
    const { goes, why, untilMs } = areaStanding(candidate, facts, nowMs);
    const expires = untilMs === undefined ? {} : { expires: new Date(untilMs).toISOString() };
    const { id, line, phase } = candidate;
    const shown = { candidate: id, line, phase, why, ...expires, ...placesOf(duty, candidate) };
    return { candidate, goes, shown };
  });
}

function placesOf(
  { ports }: Duty,
  { id, line, frozen }: Candidate,
): Pick<ShownArea, 'tags' | 'files'> {
  const images = frozen.components.flatMap((component) => component.images);
  return {
    tags: images.map(({ name }) => `${stagingRepository(ports.places, name)}:${id}`),
    files: `gs://${ports.places.releaseBucket}/${line}/${id}/`,
  };
}

/**
 * A build as it is shown, or nothing where there is none.
 *
 * @param going the candidates whose areas go: what only they want goes with them
 */
export async function shownBuild(
  duty: Duty,
  key: string,
  going: ReadonlySet<string>,
): Promise<readonly ShownBuild[]> {
  const build = (await duty.ports.store.get('build', key))?.body;
  if (build === undefined) return [];
  const { component, tag, wantedBy, phase } = build;
  const others = wantedBy.filter((one) => !going.has(one));
  const goes = others.length === 0 && phase !== 'collected';
  const why = others.length > 0 ? `wanted by ${others.join(', ')}` : 'nobody else wants it';
  return [{ build: key, component, tag, goes, why, ...thingsOf(duty, build) }];
}

function thingsOf({ ports }: Duty, build: Build): Pick<ShownBuild, 'tags' | 'manifests'> {
  const images = leftBy(build).map((image) => ({
    ...image,
    repository: stagingRepository(ports.places, image.name),
  }));
  return {
    tags: images.flatMap(({ repository, tags }) => tags.map((tag) => `${repository}:${tag}`)),
    manifests: images.flatMap(({ repository, indexes, children }) =>
      [...indexes, ...children].map((digest) => `${repository}@${digest}`),
    ),
  };
}
