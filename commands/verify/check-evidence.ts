import { isPassing } from '#core/cells.ts';
import type { DescribedRelease } from '#core/described-set.ts';
import type { ListedImage } from '#edge/image-list.ts';
import { type Check, checked } from './check.ts';
import type { FoundRelease } from './found-release.ts';

/** Checks what the files of a release say against themselves: its tests, and its list of images. */
export function checkEvidence(release: FoundRelease): readonly Check[] {
  return [checkTests(release), checkImageList(release)];
}

function checkTests({ description }: FoundRelease): Check {
  const check = 'every blocking test passed, or is waived';
  if (description.kind === 'unreadable') return checked(check, 'tests', 0, [description.why]);
  const { cells, waivers } = description.value;
  const blocking = cells.filter(({ counts }) => counts === 'blocking');
  const bad = blocking
    .filter(({ cell, verdict }) => !isPassing(verdict) && !isWaived(description.value, cell))
    .map(({ cell, verdict }) => `${cell} is ${verdict}, and not waived`);
  const groundless = waivers
    .filter(({ cell }) => blocking.every((one) => one.cell !== cell))
    .map(({ cell }) => `${cell} is waived, and is no blocking test`);
  const none = blocking.some(({ verdict }) => isPassing(verdict))
    ? []
    : ['no blocking test passed: it rests on no evidence'];
  const of = waivers.length === 0 ? 'tests' : `tests, ${waivers.length} of them waived`;
  return checked(check, of, blocking.length, [...bad, ...groundless, ...none]);
}

/** A test that is open was never waived: it had not ended. */
function isWaived({ waivers, cells }: DescribedRelease, cell: string): boolean {
  const verdict = cells.find((one) => one.cell === cell)?.verdict;
  return verdict !== 'open' && waivers.some((one) => one.cell === cell && one.verdict === verdict);
}

function checkImageList({ description, imageList }: FoundRelease): Check {
  const check = 'images.yaml lists the same images';
  if (description.kind === 'unreadable') return checked(check, 'images', 0, [description.why]);
  if (imageList.kind === 'unreadable') return checked(check, 'images', 0, [imageList.why]);
  const wanted = description.value.images.map(({ name, digest, tag }) =>
    words({ name, digest, versionTag: tag }),
  );
  const listed = imageList.value.map(words);
  const lacking = wanted.filter((one) => !listed.includes(one));
  const others = listed.filter((one) => !wanted.includes(one));
  return checked(check, 'images', listed.length, [
    ...lacking.map((one) => `images.yaml lacks ${one}`),
    ...others.map((one) => `images.yaml has ${one}, which is not in the release`),
  ]);
}

function words({ name, digest, versionTag }: ListedImage): string {
  return `${name}:${versionTag}@${digest}`;
}
