import { isBusy } from './cloud-build.ts';
import { hourMs, minuteMs, secondMs } from './durations.ts';
import { components } from './lines.ts';
import { type Slip, slips } from './slips.ts';
import type { Stage } from './stage.ts';
import { openTagging, type Tagging } from './tagging.ts';

/** The tags that maintainers may set after the first ones, in this order for each component. */
const laterTags: Readonly<Record<string, readonly string[]>> = {
  hello: ['v1.0.1', 'v1.1.0', 'v1.0.2', 'v1.1.1', 'v1.2.0-rc.1'],
  counter: ['v1.0.1', 'v2.0.0', 'v1.1.0', 'v1.1.1'],
};
/** Tags of a repository that is older than its line. */
const oldTags: readonly string[] = ['v0.1.0', 'client/v0.1.0', 'v0.2.0', 'v0.2'];

/** So often is a later tag set at all, and so often does somebody make each slip. */
const laterTagRate = 0.35;
const slipRate = 0.07;
/** So often are there old tags, several at a time, and one after the other faster than it builds. */
const historyRate = 0.4;
const trainRate = 0.2;
const flurryRate = 0.5;
/** So often is a tag ruled upon that nobody mistook, and one that somebody did. */
const doubtRate = 0.06;
const regretRate = 0.6;

/** Asks a promoter to rule on a tag. */
export type AskForRuling = (component: string, tag: string) => void;

/** Lets maintainers tag, well and badly, while the run lasts. */
export function openMaintainers(stage: Stage, ask: AskForRuling): void {
  const askForRuling = isRevised(stage.plan) ? ask : () => undefined;
  for (const { name } of components) {
    const tagging = openTagging(stage, name);
    planHistory(stage, tagging);
    planGood(stage, tagging, askForRuling);
    planTrains(stage, tagging);
    for (const slip of slips.filter(({ component }) => component === name))
      planSlip(stage, tagging, slip, askForRuling);
  }
}

/**
 * Whether tags are deleted and ruled upon: where runs are compared that differ in the order of things,
 * what is released for a short time only would be released in some.
 */
function isRevised({ mode }: Stage['plan']): boolean {
  return mode !== 'calm' && mode !== 'twice' && mode !== 'shuffled';
}

/** Lets a repository be older than the line, with what its maintainers tagged long ago. */
function planHistory(stage: Stage, tagging: Tagging): void {
  // Nobody tells of them: they are seen only where tags are listed.
  if (!stage.chance('history').isSo(historyRate) || stage.plan.mode === 'events-alone') return;
  for (const [index, tag] of oldTags.entries())
    tagging.keep(tag, stage.world.now - (oldTags.length - index) * 1000 * hourMs);
}

function planGood(stage: Stage, tagging: Tagging, askForRuling: AskForRuling): void {
  const { plan, weather } = stage;
  const tags = stage.chance('tags');
  const doubts = stage.chance('doubts');
  const lastMs = (plan.hours * hourMs) / 2;
  stage.after(tags.between(0, 10 * minuteMs), () => tagging.tag('v1.0.0'));
  const later = (laterTags[tagging.component] ?? []).filter(() => tags.isSo(laterTagRate));
  let atMs = tags.between(hourMs / 2, hourMs);
  for (const tag of later) {
    // The next comes soon, while its forerunner still builds, or hours later.
    atMs += tags.isSo(0.5) ? tags.between(minuteMs, hourMs / 2) : tags.between(hourMs, lastMs / 2);
    stage.after(atMs, () => tagging.tag(tag));
    if (doubts.isSo(doubtRate))
      stage.after(atMs + doubts.between(0, 3 * hourMs), () => askForRuling(tagging.component, tag));
    if (tags.isSo(weather.troubles / 4))
      stage.after(atMs + tags.between(minuteMs, 5 * hourMs), () => tagging.move(tag));
    if (tags.isSo(weather.troubles / 4)) planLoss(stage, tagging, tag, atMs);
  }
}

/** Lets a tag be deleted, and perhaps pushed again, as it was or with another date. */
function planLoss(stage: Stage, tagging: Tagging, tag: string, setMs: number): void {
  const losses = stage.chance('deleted tags');
  const lostMs = setMs + losses.between(minuteMs, 3 * hourMs);
  stage.after(lostMs, () => tagging.remove(tag));
  const isPushedAgain = losses.isSo(0.7);
  const isAsItWas = losses.isSo(0.5);
  const againMs = lostMs + losses.between(secondMs, hourMs);
  if (isPushedAgain) stage.after(againMs, () => tagging.pushAgain(tag, isAsItWas));
}

/** Several tags within minutes, or so many that each meets the candidate of the one before it. */
function planTrains(stage: Stage, tagging: Tagging): void {
  const trains = stage.chance('trains');
  let atMs = trains.between(hourMs, 5 * hourMs);
  const isTrain = trains.isSo(trainRate);
  const isFlurry = isBusy(stage.plan) && trains.isSo(flurryRate);
  if (!isTrain && !isFlurry) return;
  for (let left = isFlurry ? 6 : trains.between(2, 4); left > 0; left -= 1) {
    stage.after(atMs, () => tagging.tag(tagging.nextPatch()));
    atMs += isFlurry
      ? trains.between(15 * minuteMs, hourMs / 2)
      : trains.between(secondMs, minuteMs);
  }
}

function planSlip(stage: Stage, tagging: Tagging, slip: Slip, askForRuling: AskForRuling): void {
  const chances = stage.chance('slips');
  if (!chances.isSo(slipRate)) return;
  const { component, tag } = slip;
  const atMs = chances.between(0, (stage.plan.hours * hourMs) / 2);
  stage.after(atMs, () => {
    stage.tally.sometimes(`a tag was set ${slip.how ?? 'by mistake'}`);
    tagging.slip(slip);
  });
  if (chances.isSo(0.3) && isRevised(stage.plan))
    stage.after(atMs + chances.between(0, 4 * hourMs), () => tagging.remove(tag));
  for (let asked = 0; asked < 2; asked += 1)
    if (chances.isSo(regretRate))
      stage.after(atMs + chances.between(0, 4 * hourMs), () => askForRuling(component, tag));
}
