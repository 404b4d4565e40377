import type { Candidate } from '#core/candidate.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { promote } from '../../functions/promote.ts';
import { bodies } from '../world/life.ts';
import { openChance } from './chance.ts';
import { hourMs, minuteMs } from './durations.ts';
import type { InstanceOf } from './instances.ts';
import { components } from './lines.ts';
import type { Stage } from './stage.ts';

/** The tags that maintainers may set after the first ones, in this order for each component. */
const laterTags: Readonly<Record<string, readonly string[]>> = {
  hello: ['v1.0.1', 'v1.1.0', 'v1.0.2', 'v1.1.1', 'v1.2.0-rc.1'],
  counter: ['v1.0.1', 'v2.0.0', 'v1.1.0', 'v1.1.1'],
};
/** So often is one of them set at all. */
const laterTagRate = 0.35;
/** How often a person asks again where something failed. */
const asksMax = 4;

/** Lets maintainers tag, and promoters ask, while the run lasts. */
export function openPeople(stage: Stage, instanceOf: InstanceOf): void {
  for (const { name } of components) plan(stage, name);
  const ask = (candidate: string) => request(stage, instanceOf, candidate, 1);
  every(stage, hourMs / 2, () => promoteSome(stage, ask));
}

/** Lets something happen again and again, until everything must come to rest. */
function every(stage: Stage, pauseMs: number, act: () => void): void {
  stage.after(pauseMs, () => {
    if (stage.world.now > stage.calmFromMs + 5 * hourMs) return;
    act();
    every(stage, pauseMs, act);
  });
}

function plan(stage: Stage, component: string): void {
  const { plan: of, weather } = stage;
  const tags = stage.chance('tags');
  const lastMs = (of.hours * hourMs) / 2;
  stage.after(tags.between(0, 10 * minuteMs), () => tag(stage, component, 'v1.0.0'));
  const later = (laterTags[component] ?? []).filter(() => tags.isSo(laterTagRate));
  let atMs = tags.between(hourMs / 2, hourMs);
  for (const version of later) {
    // The next comes soon, while its forerunner still builds, or hours later.
    atMs += tags.isSo(0.5) ? tags.between(minuteMs, hourMs / 2) : tags.between(hourMs, lastMs / 2);
    stage.after(atMs, () => tag(stage, component, version));
    if (!tags.isSo(weather.troubles / 4)) continue;
    const movedMs = atMs + tags.between(minuteMs, 5 * hourMs);
    stage.after(movedMs, () => move(stage, component, version));
  }
}

function tag(stage: Stage, component: string, version: string): void {
  const { weather } = stage;
  const tags = stage.chance('announcements');
  const put = () => {
    const files = { 'deploy/rbac.yaml': `rbac of ${component} ${version}` };
    stage.world.source.tag(repositoryOf(component), version, { files });
    stage.trace.tell(() => `somebody tags ${component} ${version}`);
  };
  if (tags.isSo(weather.troubles / 4)) stage.after(5 * minuteMs, put);
  else put();
  announce(stage, component, version);
  if (tags.isSo(weather.troubles / 8)) announce(stage, 'nobody', version);
  // Only who announced a tag can say it again.
  if (stage.plan.mode !== 'usual') return;
  stage.after(2 * hourMs, () => announce(stage, component, version));
  const untilCalmMs = stage.calmFromMs - stage.world.now;
  stage.after(untilCalmMs + minuteMs, () => announce(stage, component, version));
}

function announce({ world }: Stage, component: string, version: string): void {
  world.bus.publish('tag-detected', { component, tag: version });
}

/** Points a tag at another commit, as one must not. */
function move(stage: Stage, component: string, version: string): void {
  const files = { 'deploy/rbac.yaml': 'of another commit' };
  stage.world.source.tag(repositoryOf(component), version, { files });
  stage.trace.tell(() => `somebody moves ${component} ${version}`);
  stage.tally.sometimes('a tag was moved');
  announce(stage, component, version);
}

function repositoryOf(component: string): string {
  return components.find(({ name }) => name === component)?.repository ?? '';
}

/** Asks for what is ready, and sometimes for what is not, for two at a time, or twice for one. */
function promoteSome(stage: Stage, ask: (candidate: string) => void): void {
  const { world, plan: of, weather } = stage;
  const people = stage.chance('promoters');
  const isLazy = openChance(of.seed, 'lazy promoters').isSo(0.25);
  const all = [...bodies(world, 'candidate').values()].sort((a, b) => a.openedAtMs - b.openedAtMs);
  // Two lines that release at a time wait for each other's floating tags, and the sweep ends that.
  const apartMs = of.mode === 'events-alone' ? hourMs / 4 : 0;
  for (const [index, { name }] of world.lines.entries()) {
    const ready = all.filter(({ line, phase }) => line === name && phase === 'accepted').at(-1);
    const isWanted = of.mode !== 'usual' || (!isLazy && people.isSo(0.6));
    if (ready !== undefined && isWanted) stage.after(index * apartMs, () => ask(ready.id));
    if (ready !== undefined && !isLazy && people.isSo(weather.troubles / 2)) ask(ready.id);
    if (ready !== undefined && of.mode === 'usual') askInTheEnd(stage, ready, ask);
  }
  if (all.length > 0 && people.isSo(weather.troubles)) ask(people.pick(all).id);
}

/** Asks when the time of a candidate is all but over, or just over. */
function askInTheEnd(
  stage: Stage,
  { id, expiresAtMs }: Candidate,
  ask: (candidate: string) => void,
): void {
  const leftMs = (expiresAtMs ?? 0) - stage.world.now;
  const atMs = leftMs + stage.chance('promoters').between(-10 * minuteMs, 10 * minuteMs);
  if (leftMs <= hourMs / 2 && atMs > 0) stage.after(atMs, () => ask(id));
}

function request(stage: Stage, instanceOf: InstanceOf, candidate: string, asked: number): void {
  const { duty, onDeath } = instanceOf('promote');
  let isOver = false;
  const again = () => {
    if (isOver) return;
    isOver = true;
    forget();
    if (asked < asksMax)
      stage.after(5 * minuteMs, () => request(stage, instanceOf, candidate, asked + 1));
  };
  const forget = onDeath(again);
  const person = { email: 'maintainer@example.com', subject: 'maintainer' };
  const body = { candidate, reason: 'all green' };
  promote({ person, path: '/api/v1/promotions', body }, duty).then(
    () => {
      isOver = true;
      forget();
      stage.trace.tell(() => `${candidate} is admitted`);
    },
    (error: unknown) => {
      stage.trace.tell(() => `${candidate} is not admitted: ${error}`);
      if (!(error instanceof PermanentError)) return again();
      isOver = true;
      forget();
      stage.tally.sometimes(`a promotion was refused: ${kindOf(error)}`);
    },
  );
}

function kindOf({ code, message }: PermanentError): string {
  if (message.includes('tag a new version')) return 'a tag was moved';
  if (message.includes('is promoting')) return 'another is being promoted';
  if (message.includes('nothing new')) return 'nothing new';
  if (message.includes('is lower than')) return 'lower than the head';
  if (/is (building|testing)/.test(message)) return 'not tested yet';
  return code;
}
