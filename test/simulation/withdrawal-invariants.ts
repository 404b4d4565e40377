import { releaseName } from '#core/release.ts';
import { compareTags, parseComponentTag } from '#core/version.ts';
import type { World } from '../world/world.ts';
import type { Invariant } from './invariant.ts';
import { releases } from './promotion-invariants.ts';

/** What becomes of a release that is withdrawn. */
export const withdrawalInvariants: readonly Invariant[] = [
  {
    name: 'I37',
    text: 'the head of a line is its highest release that stands, and never one that was withdrawn',
    documents: {
      line: ({ id, after }, { stage }) => headFault(stage.world, id, after.body.head?.version),
    },
    records: {
      releases({ after }, { stage }) {
        if (after.state === 'reserved') return undefined;
        const head = stage.world.store.document('line', after.line)?.body.head;
        return headFault(stage.world, after.line, head?.version);
      },
    },
  },
  {
    name: 'I38',
    text: 'only what is released is withdrawn, and what was withdrawn is so for ever',
    records: {
      releases({ id, before, after }) {
        if (before?.state === 'withdrawn' && JSON.stringify(before) !== JSON.stringify(after))
          return `${id} was withdrawn, and is changed`;
        const isOdd = after.state === 'withdrawn' && !isWithdrawable(before?.state);
        return isOdd ? `${id} was ${before?.state} and is withdrawn` : undefined;
      },
    },
    documents: {
      promotion({ id, before, after }) {
        const isBack = before?.body.withdrawn !== undefined && after.body.withdrawn === undefined;
        return isBack ? `the withdrawal of ${id} is forgotten` : undefined;
      },
    },
  },
  {
    name: 'I39',
    text: 'who was told of a release that is withdrawn is told that it is',
    end: ({ stage }) => uncorrected(stage.world),
  },
];

function isWithdrawable(state: string | undefined): boolean {
  return state === 'released' || state === 'withdrawn';
}

function headFault(world: World, line: string, head: string | undefined): string | undefined {
  const highest = releases(world)
    .filter((one) => one.line === line && one.state === 'released')
    .flatMap(({ version }) => parseComponentTag(version) ?? [])
    .toSorted(compareTags)
    .at(-1);
  return head === highest ? undefined : `the head of ${line} is ${head}, and ${highest} stands`;
}

function uncorrected(world: World): readonly string[] {
  const said = world.bus.published('release-published').map(({ message }) => message);
  const told = new Set(said.flatMap((one) => nameIn(one, false)));
  const corrected = new Set(said.flatMap((one) => nameIn(one, true)));
  const withdrawn = releases(world).filter(({ state }) => state === 'withdrawn');
  const names = withdrawn.map(({ line, version }) => releaseName(line, version));
  const silent = names.filter((name) => told.has(name) && !corrected.has(name));
  const odd = [...corrected].filter((name) => !names.includes(name));
  return [
    ...silent.map((name) => `${name} was announced, and its withdrawal never`),
    ...odd.map((name) => `${name} was corrected, and stands`),
  ];
}

function nameIn(message: unknown, isCorrection: boolean): readonly string[] {
  if (typeof message !== 'object' || message === null || !('release' in message)) return [];
  const { release } = message;
  return typeof release === 'string' && 'withdrawn' in message === isCorrection ? [release] : [];
}
