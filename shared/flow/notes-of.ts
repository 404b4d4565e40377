import type { PromotionPlan } from '#core/plan.ts';
import type { Promotion } from '#core/promotion.ts';
import { releaseNotes } from '#core/release-notes.ts';
import { setObject } from './addresses.ts';
import type { Places } from './ports.ts';
import type { Duty } from './turn.ts';

/** The release notes in Markdown, below the folder of a release. */
const notesPath = 'NOTES.md';

/** The notes of a release as they are published, and where; what its plan says where they are not. */
export async function releaseNotesOf(
  { ports }: Duty,
  { plan }: Promotion,
): Promise<{ readonly notes: string; readonly address: string }> {
  const { releaseBucket } = ports.places;
  const name = setObject(plan.line, plan.version, notesPath);
  const bytes = await ports.files.get(releaseBucket, name);
  const notes = bytes === undefined ? releaseNotes(plan) : Buffer.from(bytes).toString('utf8');
  return { notes, address: notesAddress(ports.places, plan) };
}

/** Where everybody reads the notes of a release. */
export function notesAddress(
  { downloads, releaseBucket }: Pick<Places, 'downloads' | 'releaseBucket'>,
  { line, version }: Pick<PromotionPlan, 'line' | 'version'>,
): string {
  return `${downloads}/${releaseBucket}/${setObject(line, version, notesPath)}`;
}
