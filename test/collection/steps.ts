import type { Candidate } from '#core/candidate.ts';
import { imageRepository } from '#core/image.ts';
import { findOpenings } from '#edge/promotion-window.ts';
import { admit } from '#flow/admit.ts';
import { advance } from '#flow/advance.ts';
import type { BuildView } from '#flow/builds.ts';
import { aCell, aFrozenComponent } from '../given/candidate.ts';
import type { Chance } from '../simulation/chance.ts';
import { hourMs, minuteMs } from '../simulation/durations.ts';
import type { EndStatus } from '../world/builds.ts';
import { bodies } from '../world/life.ts';
import { places } from '../world/world.ts';
import type { Scene } from './history.ts';
import { push } from './pushes.ts';
import { production, timesToLive } from './set.ts';

/** Something that may happen next. */
export interface Step {
  /** How likely it is. */
  readonly weight: number;
  readonly take: (scene: Scene, chance: Chance) => Promise<void>;
}

const person = { email: 'maintainer@example.com', subject: 'maintainer' };
/** A promotion that is left half way makes at most so many calls before. */
const promotionCallsMax = 60;

/** What may happen next in a history. */
export function stepsOf(scene: Scene): readonly Step[] {
  const { world } = scene;
  const phases = new Set([...bodies(world, 'candidate').values()].map(({ phase }) => phase));
  const runs = imageRuns(scene);
  const isOpen = (status: BuildView['status']) => runs.some((run) => run.status === status);
  const isFull = world.store.ids('candidate').length >= scene.candidatesMax;
  const all: readonly (readonly [boolean, number, Step['take']])[] = [
    [!isFull, wishToOpen(scene, phases), open],
    [isOpen('queued'), 4, works],
    [isOpen('working'), 4, ends],
    [isOpen('cancelled'), 1, tellCancelled],
    [phases.has('building'), 1, supersede],
    [phases.has('testing'), 4, report],
    [phases.has('accepted'), 3, promote],
    [phases.size > 0, 1, keep],
    [true, 2, (given) => tick(given, 'gc-tick')],
    [true, 2, (given) => tick(given, 'sweep-tick')],
    [true, 2, pass],
  ];
  return all.flatMap(([isPossible, weight, take]) => (isPossible ? [{ weight, take }] : []));
}

/** Candidates come early, and where builds are collected that they may want, or may join. */
function wishToOpen({ world }: Scene, phases: ReadonlySet<Candidate['phase']>): number {
  if (world.store.ids('candidate').length < 2) return 6;
  const isGoing = [...bodies(world, 'build').values()].some(({ phase }) => phase === 'collecting');
  if (isGoing) return 12;
  return phases.has('released') ? 5 : 1;
}

/** Ends everything that runs or is tested. */
export async function finishAll(scene: Scene): Promise<void> {
  const chance = scene.chance('end');
  while (imageRuns(scene).some(({ status }) => status === 'queued')) await works(scene, chance);
  while (imageRuns(scene).some(({ status }) => status === 'working')) await ends(scene, chance);
  for (const { id, phase } of bodies(scene.world, 'candidate').values())
    if (phase === 'testing') answer(scene, id, true);
}

async function open({ world, processes, components }: Scene, chance: Chance): Promise<void> {
  const taken = components.filter(() => chance.isSo(0.7));
  const frozen = (taken.length > 0 ? taken : components.slice(0, 1)).map((component) => {
    const { name, repository, images, tags } = component;
    const { tag, commit } = chance.pick(tags);
    const recipe = chance.isSo(0.8) ? 'usual' : 'other';
    const build = `${name}-${tag}-${recipe}`;
    return aFrozenComponent({ name, repository, images, tag, commit, build, production });
  });
  const id = world.ports.random.uuid();
  const line = chance.pick(world.lines).name;
  const cells = [aCell('e2e', { deadlineMs: 12 * hourMs, attemptsMax: 1 })];
  const facts = { id, line, round: id, skipped: {}, supersedes: 0 };
  const set = { components: frozen, cells, timesToLive };
  processes.begin('tag-detected', (duty) =>
    advance(duty, 'candidate', id, { type: 'opened', ...facts, frozen: set }),
  );
}

function imageRuns({ world }: Scene): readonly BuildView[] {
  return world.builds.all().filter(({ purpose }) => purpose?.kind === 'build');
}

/** A build works: what it pushes is there before it ends, and also where it is cancelled. */
async function works(scene: Scene, chance: Chance): Promise<void> {
  const { world, registry, oracle } = scene;
  const { id, purpose, substitutions } = pickRun(scene, chance, 'queued');
  world.builds.begin(id);
  const key = purpose?.kind === 'build' ? purpose.key : '';
  const images = world.store.document('build', key)?.body.images ?? [];
  const registryTag = substitutions['_PULL_BASE_REF'] ?? '';
  const isPart = chance.isSo(0.2);
  for (const { name, platforms } of isPart ? images.slice(0, 1) : images) {
    const repository = imageRepository(places.staging, name);
    const wish = { build: key, repository, registryTag, platforms, isPart };
    oracle.sawPush(await push(registry, scene.chance('pushes'), wish));
  }
  if (isPart) scene.partial.add(id);
}

async function ends(scene: Scene, chance: Chance): Promise<void> {
  const { id } = pickRun(scene, chance, 'working');
  const isWell = !scene.partial.has(id) && chance.isSo(0.85);
  const status = isWell
    ? 'success'
    : chance.pick(['failure', 'internal-error', 'timeout'] as const);
  scene.world.builds.finish(id, status);
  if (chance.isSo(0.85)) tell(scene, id, status);
}

function pickRun(scene: Scene, chance: Chance, status: BuildView['status']): BuildView {
  return chance.pick(imageRuns(scene).filter((run) => run.status === status));
}

function tell({ world }: Scene, id: string, status: EndStatus): void {
  const notice = { id, status: status.toUpperCase().replaceAll('-', '_'), tags: ['csi-release'] };
  world.bus.publish('cloud-builds', notice);
}

async function tellCancelled(scene: Scene, chance: Chance): Promise<void> {
  tell(scene, pickRun(scene, chance, 'cancelled').id, 'cancelled');
}

async function supersede(scene: Scene, chance: Chance): Promise<void> {
  const { id } = pickCandidate(scene, chance, ['building']);
  scene.processes.begin('tag-detected', (duty) =>
    advance(duty, 'candidate', id, { type: 'superseded', by: 'another' }),
  );
}

async function report(scene: Scene, chance: Chance): Promise<void> {
  answer(scene, pickCandidate(scene, chance, ['testing']).id, chance.isSo(0.85));
}

function answer({ processes }: Scene, id: string, isPassed: boolean): void {
  const outcome = isPassed ? 'passed' : 'failed';
  const reported = { type: 'cell-reported', cell: 'e2e', attempt: 1, outcome } as const;
  processes.begin('tests-passed', (duty) =>
    advance(duty, 'candidate', id, { ...reported, why: 'told' }),
  );
}

/** Somebody asks for a promotion, and half of the time it is left half way. */
async function promote(scene: Scene, chance: Chance): Promise<void> {
  const { id } = pickCandidate(scene, chance, ['accepted']);
  scene.promotionCalls = chance.isSo(0.5) ? chance.between(1, promotionCallsMax) : 0;
  scene.processes.begin('promote', (duty) =>
    admit(duty, person, { candidate: id, reason: 'all green' }, findOpenings),
  );
}

/** Somebody pins or holds a candidate. */
async function keep(scene: Scene, chance: Chance): Promise<void> {
  const all = [...bodies(scene.world, 'candidate').values()];
  const { id, phase } = chance.pick(all);
  const untilMs = scene.world.now + chance.between(1, 72) * hourMs;
  const said = { owner: 'maintainer', reason: 'looked at', untilMs };
  const hold = { ...said, by: person.email, atMs: scene.world.now };
  const isHeld = phase === 'accepted' && chance.isSo(0.5);
  const event = isHeld
    ? ({ type: 'held', hold } as const)
    : ({ type: 'pinned', pin: hold } as const);
  scene.processes.begin('promote', (duty) => advance(duty, 'candidate', id, event));
}

function pickCandidate(
  { world }: Scene,
  chance: Chance,
  phases: readonly Candidate['phase'][],
): Candidate {
  const all = [...bodies(world, 'candidate').values()];
  return chance.pick(all.filter(({ phase }) => phases.includes(phase)));
}

async function tick({ world }: Scene, topic: string): Promise<void> {
  world.bus.publish(topic, {});
}

/** Time goes by; no process lives for longer than a lease, and no call is on its way for so long. */
async function pass({ world, processes }: Scene, chance: Chance): Promise<void> {
  await processes.run();
  const isLong = chance.isSo(0.7);
  if (isLong) await processes.land();
  const longMs = chance.pick([1, 6, 24, 30, 50]) * hourMs;
  world.advance(isLong ? longMs : chance.between(1, 12) * minuteMs);
}
