import { targetName } from '#core/announcement-target.ts';
import { PermanentError } from '#core/permanent-error.ts';
import type { Promotion } from '#core/promotion.ts';
import { releaseName } from '#core/release.ts';
import type { TellingOutcome } from '#core/telling.ts';
import { type GithubRelease, githubRelease, isOwnRelease } from '#core/told-texts.ts';
import { releaseNotesOf } from './notes-of.ts';
import { type FoundRelease, GithubRefusal } from './outlets.ts';
import type { Duty } from './turn.ts';

interface Place {
  readonly repository: string;
}

/**
 * Makes the release on GitHub, or finds it made; a correction edits it. It is looked for first, and
 * one that appears meanwhile is read back: so it is there once, whoever tried before.
 *
 * Where GitHub does not answer it is put off, as often as any target.
 *
 * @throws PermanentError `conflict` where somebody else has a release under its tag
 */
export async function tellGithub(
  duty: Duty,
  promotion: Promotion,
  place: Place,
  isCorrection: boolean,
): Promise<TellingOutcome> {
  try {
    return await (isCorrection ? edit : create)(duty, promotion, place);
  } catch (error) {
    if (error instanceof PermanentError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    return { state: error instanceof GithubRefusal ? 'failed' : 'put off', why };
  }
}

async function create(
  duty: Duty,
  promotion: Promotion,
  { repository }: Place,
): Promise<TellingOutcome> {
  const { github } = duty.ports.announcing;
  const release = await wantedRelease(duty, promotion);
  const made =
    (await github.find(repository, release.tag)) ??
    (await github.create(repository, release)) ??
    (await github.find(repository, release.tag));
  if (made === undefined)
    throw new Error(`${repository} has a release ${release.tag} and does not show it`);
  if (isOwnRelease(promotion.plan, made.body)) return { state: 'sent', address: made.address };
  const wayOut = 'see whose it is, take it away or rename it, then resume';
  throw new PermanentError(
    'conflict',
    `${repository} has a release ${release.tag} of somebody else: ${made.address}; ${wayOut}`,
  );
}

/** What somebody else has under its tag says nothing of ours, and is left as it is. */
async function edit(
  duty: Duty,
  promotion: Promotion,
  { repository }: Place,
): Promise<TellingOutcome> {
  const { github } = duty.ports.announcing;
  const tag = releaseName(promotion.line, promotion.version);
  const found = await github.find(repository, tag);
  const isOnItsWay =
    promotion.told?.[targetName({ kind: 'github', repository })]?.state === 'begun';
  if (found === undefined && isOnItsWay)
    return { state: 'put off', why: `${repository} has no release ${tag} yet` };
  if (found === undefined || !isOwnRelease(promotion.plan, found.body))
    return { state: 'failed', why: `${repository} has no release ${tag} of ours to correct` };
  const edited: FoundRelease = await github.edit(
    repository,
    found.id,
    await wantedRelease(duty, promotion),
  );
  return { state: 'sent', address: edited.address };
}

async function wantedRelease(duty: Duty, promotion: Promotion): Promise<GithubRelease> {
  const { notes, address } = await releaseNotesOf(duty, promotion);
  return githubRelease(promotion.plan, notes, address, promotion.withdrawn);
}
