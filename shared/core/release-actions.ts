import type { ShownAction } from './action.ts';
import { reasonField } from './action-fields.ts';
import { type Release, releaseName } from './release.ts';

/** What people can do with a release: only what is out can be withdrawn. */
export function releaseActions(
  { line, version, state }: Pick<Release, 'line' | 'version' | 'state'>,
  who: readonly string[],
): readonly ShownAction[] {
  if (state !== 'released') return [];
  const release = releaseName(line, version);
  return [
    {
      ...{ name: 'withdraw-release', title: `Withdraw ${release}` },
      ...{ path: '/api/v1/withdrawn-releases', body: { release } },
      fields: [reasonField('What is wrong with this release')],
      consequences: [
        `${release} is withdrawn for ever, and its number is not used again.`,
        'Floating tags go back to the highest version that a standing release holds.',
        'Version tags and images stay in production: nothing there is ever deleted.',
        'Whoever was told of it is told that it is withdrawn.',
      ],
      who,
    },
  ];
}
