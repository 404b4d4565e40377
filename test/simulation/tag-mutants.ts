import type { ComponentState } from '#core/component-state.ts';
import type { Ruling } from '#core/ruling.ts';
import { inOnly } from './breaking.ts';
import { minuteMs } from './durations.ts';
import { reading, seeing } from './lies.ts';
import type { Mutant } from './mutant.ts';

/** What is broken of tags, and of when lines open candidates. */
export const tagMutants: readonly Mutant[] = [
  {
    name: 'quarantine is not heeded',
    by: ['I21'],
    text: 'every tag is taken for one that a person released from quarantine',
    ports: inOnly('tag-detected', (ports) =>
      reading(ports, 'component', (kept) => ({
        ...kept,
        body: { ...kept.body, rulings: kept.body.tags.map(release) },
      })),
    ),
  },
  {
    name: 'branches are not looked at',
    by: ['I21', 'I22'],
    text: 'every commit is taken to be on the right branch',
    ports: inOnly('tag-detected', (ports) => ({
      ...ports,
      source: { ...ports.source, contains: async () => true },
    })),
  },
  {
    name: 'withdrawals are not heeded',
    by: ['I10', 'I21', 'I22'],
    text: 'a tag that a person withdrew is taken all the same',
    ports: inOnly('tag-detected', (ports) =>
      reading(ports, 'component', (kept) => ({
        ...kept,
        body: { ...kept.body, rulings: kept.body.rulings.filter(isRelease) },
      })),
    ),
  },
  {
    name: 'the last sight counts',
    by: ['I23'],
    text: 'a tag that was moved is taken for one that was always there',
    ports: inOnly('tag-detected', (ports) =>
      seeing(ports, 'tag', (kept) => {
        const { movedTo, ...body } = kept.body;
        return movedTo === undefined ? kept : { ...kept, body: { ...body, commit: movedTo } };
      }),
    ),
  },
  {
    name: 'first commits are forgotten',
    by: ['I23'],
    text: 'a listing does not know what was listed before',
    ports: inOnly('tag-tick', (ports) =>
      seeing(ports, 'component', (kept) => ({ ...kept, body: { ...kept.body, tags: [] } })),
    ),
  },
  {
    name: 'nobody lists tags',
    by: ['I10', 'I22'],
    text: 'a webhook that was lost is lost',
    drops: ({ topic }) => topic === 'tag-tick',
  },
  {
    name: 'no quiet time',
    mode: 'calm',
    by: ['I24'],
    text: 'a line opens a candidate a minute after a tag, whatever comes next',
    ports: inOnly('tag-detected', (ports) => ({
      ...ports,
      lines: {
        all: async () => (await ports.lines.all()).map((line) => ({ ...line, quietMs: minuteMs })),
      },
    })),
  },
  {
    name: 'rounds are forgotten',
    mode: 'calm',
    by: ['I25'],
    text: 'a line does not know which rounds it was asked for',
    ports: inOnly('promote', (ports) =>
      seeing(ports, 'line', (kept) => {
        const { rounds: _asked, ...body } = kept.body;
        return { ...kept, body };
      }),
    ),
  },
  {
    name: 'a round has everything built',
    by: ['I11', 'I25'],
    text: 'a build that stands is taken for one that was collected',
    ports: inOnly('tag-detected', (ports) =>
      seeing(ports, 'build', (kept) =>
        kept.body.phase === 'built'
          ? { ...kept, body: { ...kept.body, phase: 'collected' } }
          : kept,
      ),
    ),
  },
  {
    name: 'superseding without end',
    by: ['I26'],
    text: 'nobody counts how many candidates in a row gave way',
    ports: inOnly('tag-detected', (ports) =>
      reading(ports, 'candidate', (kept) => ({ ...kept, body: { ...kept.body, supersedes: 0 } })),
    ),
  },
];

function release({ tag, commit }: ComponentState['tags'][number]): Ruling {
  const said = { by: 'nobody', reason: 'none', atMs: 0 };
  return { tag, commit, ruling: 'released', ...said };
}

function isRelease({ ruling }: Ruling): boolean {
  return ruling === 'released';
}
