import type { ShownAction } from './action.ts';
import { linkField, ownerField, reasonField, untilField } from './action-fields.ts';
import type { Candidate } from './candidate.ts';
import { cellVerdict, isPassing } from './cells.ts';
import { refuseLateHold } from './hold.ts';
import type { ReleaseLine } from './line.ts';
import { refuseLatePin } from './pin.ts';
import type { Promotion } from './promotion.ts';
import { refuseRestoration } from './restoration.ts';
import { refuseWaiver } from './waiver.ts';

/**
 * What people can do with a candidate here and now, but for what rests on its plan. What would be
 * refused whoever asks is left out, except where the refusal itself says what to do.
 *
 * @param promotion the one that stands; none where none was admitted, or it was given up
 */
export function candidateActions(
  candidate: Candidate,
  promotion: Promotion | undefined,
  { promoters: who }: Pick<ReleaseLine, 'promoters'>,
  nowMs: number,
): readonly ShownAction[] {
  const found = [
    ...promotionActions(candidate, promotion),
    ...waive(candidate, nowMs),
    ...tellResults(candidate),
    ...hold(candidate, nowMs),
    ...pin(candidate, nowMs),
    ...restore(candidate),
  ];
  return found.map((action) => ({ ...action, who }));
}

type Offered = Omit<ShownAction, 'who'>;

function promotionActions(
  { id, line }: Candidate,
  promotion: Promotion | undefined,
): readonly Offered[] {
  if (promotion === undefined || promotion.withdrawn !== undefined) return [];
  const { step, held, version, left } = promotion;
  if (step === 'done') return [];
  const body = { candidate: id };
  const giveUp: Offered = {
    ...{ name: 'give-up', title: `Give ${line}@${version} up` },
    ...{ path: '/api/v1/given-up-promotions', body },
    fields: [reasonField('Why it is given up')],
    consequences: [
      'Nothing more of it is begun; no version tag may have been written yet.',
      `The number ${version} is burned; the candidate may be promoted again under another.`,
    ],
  };
  const resume: Offered = {
    ...{ name: 'resume', title: `Go on with ${line}@${version}` },
    ...{ path: '/api/v1/resumed-promotions', body },
    fields: [reasonField('What was mended, so that it can go on')],
    consequences: [`It goes on at ${step}: ${left.join(', ')}.`],
  };
  return held === undefined ? [giveUp] : [resume, giveUp];
}

/** The blocking cells that fail it, and can be waived. */
function waive(candidate: Candidate, nowMs: number): readonly Offered[] {
  const until = { untilMs: nowMs + 1 };
  return candidate.frozen.cells.flatMap((cell): readonly Offered[] => {
    const verdict = cellVerdict(candidate, cell);
    if (verdict === 'open' || isPassing(verdict)) return [];
    if (refuseWaiver(candidate, { cell: cell.id, ...until }, nowMs) !== undefined) return [];
    return [
      {
        ...{ name: 'waive', title: `Waive ${cell.id}`, path: '/api/v1/waivers' },
        body: { candidate: candidate.id, cell: cell.id },
        fields: [
          reasonField('Why this cell need not pass'),
          ownerField,
          linkField('Where that is followed'),
          untilField(nowMs),
        ],
        consequences: [
          `${cell.id}, which is ${verdict}, does not block this candidate until then.`,
          'The release notes and the signed statement of the set tell of it.',
        ],
      },
    ];
  });
}

function tellResults({ id, frozen, cells }: Candidate): readonly Offered[] {
  return frozen.cells.flatMap((cell): readonly Offered[] => {
    const isAsked = cells[cell.id]?.attempts.some(({ outcome }) => outcome === undefined);
    if (cell.runs !== 'manual' || isAsked !== true) return [];
    const choices = ['passed', 'failed', 'inconclusive'];
    return [
      {
        ...{ name: 'tell-result', title: `Say what ${cell.id} came to`, path: '/api/v1/results' },
        body: { candidate: id, cell: cell.id },
        fields: [
          { name: 'outcome', label: 'What it came to', kind: 'choice', isRequired: true, choices },
          reasonField('What you looked at'),
          { name: 'url', label: 'Where it is told of', kind: 'link', isRequired: false },
        ],
        consequences: [`${cell.id} counts as that, and the candidate is judged by it.`],
      },
    ];
  });
}

function hold(candidate: Candidate, nowMs: number): readonly Offered[] {
  if (refuseLateHold(candidate) !== undefined) return [];
  return [
    {
      ...{ name: 'hold', title: 'Hold this candidate', path: '/api/v1/holds' },
      body: { candidate: candidate.id },
      fields: [reasonField('Why it is not to be promoted'), ownerField, untilField(nowMs)],
      consequences: [
        'It is not promoted until then, and its staging area stays as long.',
        'It is built and tested as before.',
      ],
    },
  ];
}

function pin(candidate: Candidate, nowMs: number): readonly Offered[] {
  if (refuseLatePin(candidate) !== undefined) return [];
  return [
    {
      ...{ name: 'pin', title: 'Keep its staging area', path: '/api/v1/pins' },
      body: { candidate: candidate.id },
      fields: [reasonField('Why its staging area is to stay'), ownerField, untilField(nowMs)],
      consequences: ['Its images and files stay in staging until then, whatever it comes to.'],
    },
  ];
}

function restore(candidate: Candidate): readonly Offered[] {
  if (refuseRestoration(candidate) !== undefined) return [];
  return [
    {
      ...{ name: 'restore', title: 'Have it made again', path: '/api/v1/restorations' },
      body: { candidate: candidate.id },
      fields: [reasonField('Why it is wanted back')],
      consequences: [
        'A new candidate is opened of exactly this frozen set, and tested.',
        'What was released joins from production by digest; the rest is built again.',
      ],
    },
  ];
}
