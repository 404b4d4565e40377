import { type CallOutcome, outcomes } from './tally.ts';

const byWorker: Readonly<Record<string, readonly string[]>> = {
  'tag-detected': [
    'bus.publish',
    'files.putIfAbsent',
    'images.digest',
    'images.manifest',
    'source.commit',
    'source.contains',
    'source.refs',
    'store.get',
    'store.record',
    'store.transact',
  ],
  'tag-tick': ['bus.publish', 'source.refs', 'store.get', 'store.transact'],
  'build-tick': ['bus.publish', 'store.transact'],
  'build-finished': [
    'builds.find',
    'builds.get',
    'builds.start',
    'bus.publish',
    'files.get',
    'files.list',
    'files.putIfAbsent',
    'images.manifest',
    'images.putManifest',
    'images.referrers',
    'images.tags',
    'signer.publicKey',
    'signer.sign',
    'store.get',
    'store.query',
    'store.record',
    'store.transact',
  ],
  'tests-passed': ['images.digest', 'store.get', 'store.transact'],
  promote: [
    'bus.publish',
    'files.get',
    'files.list',
    'files.rules',
    'images.digest',
    'signer.publicKey',
    'source.refs',
    'store.get',
    'store.transact',
  ],
  'promote-requested': [
    'announcing.post',
    'anonymous.pull',
    'bus.publish',
    'files.get',
    'files.list',
    'files.putIfAbsent',
    'github.create',
    'github.find',
    'images.attach',
    'images.copyBlob',
    'images.digest',
    'images.manifest',
    'images.putBlob',
    'images.putManifest',
    'images.referrers',
    'images.tag',
    'images.tags',
    'signer.publicKey',
    'signer.sign',
    'store.get',
    'store.transact',
  ],
  'gc-tick': [
    'files.list',
    'files.remove',
    'images.remove',
    'store.get',
    'staging.page',
    'store.list',
    'store.query',
    'store.record',
    'store.transact',
  ],
  'sweep-tick': ['bus.publish', 'store.get', 'store.query'],
};

/** Every place in a function from which calls leave it, as `FUNCTION PORT.METHOD`. */
export const callPoints: readonly string[] = Object.entries(byWorker).flatMap(([worker, calls]) =>
  calls.map((call) => `${worker} ${call}`),
);

/** Places that a run reaches only by a rare chance, so that not every outcome can be asked of them. */
export const rarePoints: Readonly<Record<string, string>> = {
  'build-finished builds.cancel':
    'two builds of one attempt, or a build that nobody wants or hears any more',
  'build-finished images.copyBlob': 'a version that joins from production after staging lost it',
  'build-finished files.remove': 'a statement of origin that is none, of a build that stands',
  'promote-requested github.edit': 'a release that was announced and is withdrawn',
  'gc-tick images.manifest': 'what a call left that nobody heard end',
  'gc-tick images.referrers': 'the same',
  'gc-tick images.tags': 'the same',
  'gc-tick builds.get': 'a wake that comes hours late, to a candidate that lives again',
  'gc-tick bus.publish': 'a build that is wanted again while it is collected',
  'tag-detected builds.get': 'a build that is wanted again before its end was heard',
  'tag-detected store.query': 'the same: its place goes to who waits for longest',
  'promote store.record': 'a ruling on a tag of which nothing was told or built',
  'promote source.contains': 'a ruling on a tag whose branch nobody looked at',
  'tests-passed bus.publish': 'a last result that lets a cell be tried again',
};

const faults = outcomes.filter((outcome) => outcome !== 'ok' && outcome !== 'answer-lost');

/** A fault that one run must have, whatever else befalls it. */
export interface AppointedFault {
  readonly point: string;
  readonly outcome: CallOutcome;
}

/** So many faults one seed must have, so far from one another in the row of all. */
const appointedMax = 7;
const appointedApart = 97;

/**
 * The faults that a seed must have: hundreds of seeds in a row have every fault at every place, and
 * each more than once, as not every run comes to every place.
 */
export function appointedFaults(seed: number): readonly AppointedFault[] {
  return Array.from({ length: appointedMax }, (_, at) =>
    appointedFault(seed + at * appointedApart),
  );
}

function appointedFault(seed: number): AppointedFault {
  const point = callPoints[seed % callPoints.length] ?? '';
  const outcome = faults[Math.floor(seed / callPoints.length) % faults.length] ?? 'ok';
  return { point, outcome };
}
