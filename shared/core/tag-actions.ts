import type { ShownAction } from './action.ts';
import { reasonField } from './action-fields.ts';
import type { TagRecord } from './tag.ts';

/**
 * What people can do with a tag: release it from quarantine, or withdraw it. Whether a ruling would
 * be taken, the repository says when it is asked for.
 *
 * @param who the promoters of the lines that have its component
 */
export function tagActions(
  { component, tag, verdict, goneSinceMs, movedTo }: TagRecord,
  who: readonly string[],
): readonly ShownAction[] {
  const body = { component, tag };
  if (verdict === 'accepted' || verdict === 'pre-release')
    return [
      {
        ...{ name: 'withdraw-tag', title: `Withdraw ${component} ${tag}` },
        ...{ path: '/api/v1/withdrawals', body, who },
        fields: [reasonField('Why this tag is withdrawn')],
        consequences: [
          `No line takes ${tag} any more, and nothing that has it is promoted.`,
          'What was released of it already stays; a release is withdrawn by itself.',
          'The tag stays in its repository: who pushed it may delete it there.',
        ],
      },
    ];
  if (verdict !== 'quarantined') return [];
  return [
    {
      ...{ name: 'release-from-quarantine', title: `Release ${component} ${tag} from quarantine` },
      ...{ path: '/api/v1/quarantine-releases', body, who },
      fields: [reasonField('Why this tag is meant as it is')],
      consequences: [
        `${tag} counts from then on as if its number were like any other, at this commit alone.`,
        'The lines whose newest tag it is are told, and open a candidate after their quiet time.',
        'It is never in quarantine for its number again.',
      ],
      ...(goneSinceMs !== undefined && { refusal: 'its repository does not show it any more' }),
      ...(movedTo !== undefined && { refusal: 'it was moved since it was seen first' }),
    },
  ];
}
