import { publicRegistry } from '#cloud/anonymous.ts';
import { registryImages } from '#cloud/images.ts';
import { signedOrigins } from '#cloud/origins.ts';
import { signedStatements } from '#cloud/statements.ts';
import type { Build } from '#core/build.ts';
import type { FrozenComponent } from '#core/candidate.ts';
import { imageRepository } from '#core/image.ts';
import { imageTagKey } from '#core/plan.ts';
import { findOpenings } from '#edge/promotion-window.ts';
import { admit } from '#flow/admit.ts';
import { advance } from '#flow/advance.ts';
import { endBuild } from '#flow/end-build.ts';
import { goOn } from '#flow/go-on.ts';
import { inParallel } from '#flow/in-parallel.ts';
import type { Ports } from '#flow/ports.ts';
import type { Duty } from '#flow/turn.ts';
import { aCell, aFrozenComponent } from '../../test/given/candidate.ts';
import { aComponent, aLine, aLineComponent } from '../../test/given/line.ts';
import { aTag } from '../../test/given/version.ts';
import { openWorld, type World } from '../../test/world/world.ts';
import { platformsOf, pushImage, type Shape } from './push-image.ts';
import { signerBy } from './signer.ts';

/** The flow as it is deployed, with the real client of a registry; documents are in memory. */
export interface RealFlow {
  readonly world: World;
  readonly ports: Ports;
  readonly registryUrl: string;
}

/** The version of every component here. */
export const componentTag = aTag('v1.0.0');
const production = 'csi-release/csi';
const line = aLine({ components: [] });
/** Two lines that release the same components. */
const lineNames = ['first', 'second'] as const;

/** One of the lines; a candidate has the name of its line, as each has one. */
export type LineName = (typeof lineNames)[number];

const [email = ''] = line.promoters;
const day = 24 * 60 * 60_000;
const timesToLive = { failedMs: day, acceptedMs: day, releasedMs: day };

/** What a flow stands on; no two seeds draw the same ids. */
export interface Ground {
  readonly registryUrl: string;
  readonly signingKey: string;
  readonly seed?: number;
}

/** Opens the flow over a registry. */
export function openFlow({ registryUrl, signingKey, seed = 1 }: Ground): RealFlow {
  const world = openWorld({ seed });
  world.lines = lineNames.map((name) => ({ ...line, name }));
  for (const name of lineNames) {
    const state = { line: name, versions: [] };
    world.store.put('line', name, { body: state, owed: [], revision: 0, dueAtMs: null });
  }
  const images = registryImages({ registryEndpoint: registryUrl });
  const { files, places } = world.ports;
  const kept = { files, signer: signerBy(signingKey) };
  const origins = signedOrigins(kept, places.releaseBucket);
  const statements = signedStatements(kept, places.releaseBucket);
  const anonymous = publicRegistry({ registryEndpoint: registryUrl });
  const real = { images, origins, statements, anonymous };
  return { world, ports: { ...world.ports, ...real }, registryUrl };
}

/** Adds a component to both lines, tagged, with so many images of a shape. */
export function addComponent(
  { world }: RealFlow,
  name: string,
  { shape, images }: { readonly shape: Shape; readonly images: number },
): FrozenComponent {
  const expected = Array.from({ length: images }, (_none, at) => ({
    name: `${name}-${at + 1}`,
    platforms: platformsOf(shape),
  }));
  const component = aComponent({ name, production, images: expected });
  world.lines = world.lines.map((one) => ({
    ...one,
    components: [...one.components, aLineComponent(component)],
  }));
  const commit = world.source.tag(component.repository, componentTag);
  const made = { build: `build-of-${name}`, tag: componentTag, commit };
  return aFrozenComponent({ ...made, name, production, images: expected });
}

/** Opens the candidate of a line: what was released joins from production, the rest has yet to be built. */
export async function openCandidate(
  flow: RealFlow,
  id: LineName,
  components: readonly FrozenComponent[],
): Promise<void> {
  const frozen = { components, cells: [aCell('e2e')], timesToLive };
  const opened = {
    type: 'opened',
    id,
    line: id,
    round: 'first',
    skipped: {},
    supersedes: 0,
  } as const;
  await advance(by(flow, 'tag-detected'), 'candidate', id, { ...opened, frozen });
}

/** Starts a component's build, pushes what it would push, and answers the id of the ended build. */
export async function runBuild(
  flow: RealFlow,
  { build, images }: FrozenComponent,
  shape: Shape,
): Promise<string> {
  await advance(by(flow, 'build-finished'), 'build', build);
  const { buildId = '', registryTag = '' } = buildOf(flow, build).imagesRun.attempts[0] ?? {};
  for (const { name } of images) {
    const repository = imageRepository(flow.ports.places.staging, name);
    await pushImage(flow.registryUrl, repository, registryTag, shape);
  }
  flow.world.builds.finish(buildId, 'success');
  return buildId;
}

/** Hears that a build has ended: finds its images and tags them with the staging id. */
export async function hearBuild(flow: RealFlow, buildId: string): Promise<void> {
  const view = await flow.ports.builds.get(buildId);
  if (view === undefined) throw new Error(`there is no build ${buildId}`);
  await endBuild(by(flow, 'build-finished'), view);
}

/** Tags the images of a build that stands with the staging ids of the candidates that want it. */
export async function deliverBuild(flow: RealFlow, { build }: FrozenComponent): Promise<void> {
  await advance(by(flow, 'build-finished'), 'build', build);
}

/** Reports the candidate's one cell as passed. */
export async function passTests(flow: RealFlow, id: LineName): Promise<void> {
  const reported = { type: 'cell-reported', cell: 'e2e', attempt: 1, outcome: 'passed' } as const;
  const duty = by(flow, 'tests-passed');
  await advance(duty, 'candidate', id, { ...reported, why: 'every test passed' });
}

/** Admits the promotion of a candidate. */
export async function admitPromotion(flow: RealFlow, candidate: string): Promise<void> {
  const person = { email, subject: email };
  await admit(
    by(flow, 'promote'),
    person,
    { candidate, reason: 'every test passed' },
    findOpenings,
  );
}

/**
 * Carries an admitted promotion to its last floating tag.
 * @throws Error where it did not get there
 */
export async function carryOn(flow: RealFlow, candidate: string): Promise<void> {
  await goOn(by(flow, 'promote-requested'), candidate);
  const promotion = flow.world.store.document('promotion', candidate);
  const owing = flow.world.store
    .ids('floating-tag')
    .flatMap((id) => flow.world.store.document('floating-tag', id)?.owed ?? []);
  const owed = [...(promotion?.owed ?? []), ...owing];
  if (promotion?.body.step === 'done' && owed.length === 0) return;
  const why = owed.map(({ error }) => error).join('; ');
  throw new Error(`the promotion of ${candidate} stays at ${promotion?.body.step}: ${why}`);
}

/** Makes one more floating tag name every image of a released component. */
export async function float(flow: RealFlow, of: FrozenComponent, tag: string): Promise<void> {
  await inParallel(buildOf(flow, of.build).staged, ({ name, digest }) => {
    const repository = imageRepository(production, name);
    const held = { version: componentTag, digest, release: 'another@v1.0.0' };
    const who = { by: 'maintainer@example.com', reason: 'measured' };
    const event = { type: 'version-released', repository, tag, ...held, ...who } as const;
    const duty = by(flow, 'promote-requested');
    return advance(duty, 'floating-tag', imageTagKey(repository, tag), event);
  });
}

/** The same flow, which tells every step that a promotion comes to. */
export function watchSteps(flow: RealFlow, id: string, tell: (step: string) => void): RealFlow {
  const { store } = flow.ports;
  const stepOf = () => flow.world.store.document('promotion', id)?.body.step;
  let last: string | undefined;
  const transact: Ports['store']['transact'] = async (body) => {
    const result = await store.transact(body);
    const step = stepOf();
    if (step !== undefined && step !== last) tell(step);
    last = step;
    return result;
  };
  return { ...flow, ports: { ...flow.ports, store: { ...store, transact } } };
}

/** A build's document. */
export function buildOf({ world }: RealFlow, key: string): Build {
  const build = world.store.document('build', key);
  if (build === undefined) throw new Error(`nobody ever wanted build ${key}`);
  return build.body;
}

function by({ ports }: RealFlow, worker: Duty['worker']): Duty {
  return { ports, worker };
}
