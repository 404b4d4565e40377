import { refuseCandidate } from '#core/admission.ts';
import type { Candidate } from '#core/candidate.ts';
import { checksumsPath } from '#core/checksums.ts';
import { type Digest, imageRepository, type StagedImage } from '#core/image.ts';
import type { Kind } from '#core/kinds.ts';
import type { ReleaseLine } from '#core/line.ts';
import { planPromotion } from '#core/plan.ts';
import { advance } from '#flow/advance.ts';
import { readProduction } from '#flow/read-production.ts';
import { reserve } from '#flow/reserve.ts';
import type { Kept, Records } from '#flow/store.ts';
import { type WithdrawnRelease, withdrawRelease } from '#flow/withdraw-release.ts';
import { aCandidate, aFrozenComponent, built } from '../given/candidate.ts';
import { aLine } from '../given/line.ts';
import type { PortCall } from '../world/faults.ts';
import { manifestFrom } from '../world/manifest.ts';
import { openWorld, places, type World } from '../world/world.ts';

/** Who promotes and withdraws. */
const person = { email: 'maintainer@example.com', subject: 'maintainer' };

/** The one image of every release. */
export const repository = imageRepository('csi-release/csi', 'hello');

const indexType = 'application/vnd.oci.image.index.v1+json';
const hourMs = 60 * 60_000;

/** The lines of the releases. */
const lines: readonly ReleaseLine[] = [aLine({ name: 'sample' }), aLine({ name: 'sample-1.0' })];

/** Everything that a step can change: it can be gone back to. */
export interface Moment {
  readonly documents: readonly Document[];
  readonly records: readonly RecordOf[];
  readonly tags: Readonly<Record<string, Digest>>;
  /** So many steps were taken; an hour goes by with each, so that leases are over. */
  readonly steps: number;
}

type Document = { readonly kind: Kind; readonly id: string; readonly kept: Kept<Kind> };
type RecordOf = {
  readonly of: 'releases' | 'versions';
  readonly id: string;
  readonly record: Records['releases'] | Records['versions'];
};

const kinds = ['line', 'candidate', 'promotion', 'floating-tag'] as const;
const records = ['releases', 'versions'] as const;

/** A moment at which each candidate of hello was accepted, and nothing was ever promoted. */
export function firstMoment(candidates: readonly Candidate[]): Moment {
  const rest = { owed: [], revision: 1, dueAtMs: null };
  const documents = [
    ...candidates.map((body) => ({
      kind: 'candidate' as const,
      id: body.id,
      kept: { ...rest, body },
    })),
    ...lines.map(({ name: id }) => ({
      ...{ kind: 'line' as const, id },
      kept: { ...rest, body: { line: id, versions: [] } },
    })),
  ];
  return { documents, records: [], tags: {}, steps: 0 };
}

/** A candidate of a version of hello. */
export function candidateOf(id: string, line: string, tag: string): Candidate {
  const { expiresAtMs: _never, ...candidate } = aCandidate('accepted', {
    ...{ id, line },
    components: [aFrozenComponent({ tag })],
    builds: { hello: built('hello', { images: [imageOf(openWorld(), tag)] }) },
  });
  return candidate;
}

/** The world as it was at a moment. */
export function worldAt(moment: Moment, versions: readonly string[]): World {
  const world = openWorld();
  world.advance(moment.steps * hourMs);
  world.lines = lines;
  for (const tag of versions) imageOf(world, tag);
  for (const { kind, id, kept } of moment.documents) world.store.put(kind, id, kept);
  for (const { of, id, record } of moment.records) {
    world.store.putRecord(of, id, record);
    if (of === 'releases') putFiles(world, id);
  }
  for (const [tag, digest] of Object.entries(moment.tags))
    world.registry.tag(repository, digest, tag);
  return world;
}

/** The moment that a world has come to, one step after another. */
export function momentOf(world: World, before: Moment): Moment {
  return {
    documents: kinds.flatMap((kind) =>
      world.store.ids(kind).flatMap((id) => {
        const kept = world.store.document(kind, id);
        return kept === undefined ? [] : [{ kind, id, kept }];
      }),
    ),
    records: records.flatMap((of) =>
      world.store.ids(of).flatMap((id) => {
        const record = world.store.record(of, id);
        return record === undefined ? [] : [{ of, id, record }];
      }),
    ),
    tags: world.registry.tags(repository),
    steps: before.steps + 1,
  };
}

/** All that tells moments apart: not when it was, nor how it came about or how often it was tried. */
export function nameOf({ documents, records: kept, tags }: Moment): string {
  const states = documents.map(({ id, kept: { body, owed } }) => [
    ...[id, wordsOf(body), owed.map(({ effect }) => effect.key).sort()],
  ]);
  const recorded = kept.map(({ id, record }) => [id, 'state' in record && record.state]);
  return JSON.stringify([states, recorded, tags]);
}

function wordsOf(body: Kept<Kind>['body']): unknown {
  if ('held' in body && 'moves' in body) {
    const held = body.held.map(({ version, releases }) => `${version} of ${releases.toSorted()}`);
    return [held.sort(), body.moves.at(-1)?.to];
  }
  if ('step' in body) return [body.version, body.step, body.left];
  if ('versions' in body) return [body.promoting, body.head?.version, body.versions];
  return 'phase' in body ? body.phase : undefined;
}

/** Admits a promotion and takes it to where its release is to stand; or answers why not. */
export async function promote(world: World, id: string): Promise<string | undefined> {
  const duty = { ports: world.ports, worker: 'promote' } as const;
  const refused = await world.ports.store.transact(async (transaction) => {
    const candidate = await transaction.get('candidate', id);
    if (candidate === undefined) throw new Error(`there is no candidate ${id}`);
    const line = await transaction.get('line', candidate.body.line);
    const own = lines.find(({ name }) => name === candidate.body.line);
    if (line === undefined || own === undefined) throw new Error('there is no such line');
    const why = refuseCandidate(candidate.body, line.body, own.components, world.now)?.why;
    if (why !== undefined) return why;
    const facts = await readProduction(transaction, candidate.body, new Map());
    const planned = planPromotion(candidate.body, line.body, facts);
    if ('refusal' in planned) return planned.refusal;
    const asked = {
      plan: planned.plan,
      planHash: 'hash',
      requestedBy: person.email,
      reason: 'good',
    };
    await reserve(transaction, duty, asked, { candidate, line, promotion: undefined });
    return undefined;
  });
  if (refused !== undefined) return refused;
  const kept = world.store.document('promotion', id);
  if (kept === undefined) throw new Error('it was not admitted');
  const { version } = kept.body;
  const part = { version, step: 'floating', part: 'release' } as const;
  const effect = { type: 'do-part', key: 'floating:release', ...part } as const;
  const owed = [{ id: 'release', effect, dueAtMs: world.now, tries: 0 }];
  const body = { ...kept.body, step: 'floating', left: ['release'] } as const;
  world.store.put('promotion', id, { ...kept, body, owed });
  return undefined;
}

/** Withdraws a release. */
export function withdraw(world: World, line: string, version: string): Promise<WithdrawnRelease> {
  const duty = { ports: world.ports, worker: 'promote' } as const;
  return withdrawRelease(duty, person, { line, version, reason: 'it is bad' });
}

/** Goes on with a promotion; where the registry is away, as far as the documents alone. */
export async function work(world: World, id: string, isAway: boolean): Promise<void> {
  const isRefused = ({ port, method }: PortCall) => isAway && port === 'images' && method === 'tag';
  world.faults = (call) => (isRefused(call) ? 'error-before' : 'ok');
  await advance({ ports: world.ports, worker: 'promote-requested' }, 'promotion', id);
}

/** What a release has published before it stands. */
function putFiles({ files }: World, release: string): void {
  const folder = release.replace('@', '/');
  for (const path of ['release.json', 'statement.sigstore.json', checksumsPath])
    files.overwrite(places.releaseBucket, `${folder}/${path}`, new TextEncoder().encode(path));
}

/** An image without platforms, since nothing is copied here; each version has a content of its own. */
function imageOf({ registry }: World, tag: string): StagedImage {
  const annotations = { version: tag };
  const index = { schemaVersion: 2, mediaType: indexType, manifests: [], annotations };
  const manifest = manifestFrom(indexType, new TextEncoder().encode(JSON.stringify(index)));
  registry.putManifest(repository, tag, manifest);
  return { name: 'hello', digest: manifest.digest, platforms: [] };
}
