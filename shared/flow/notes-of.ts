import type { Candidate } from '#core/candidate.ts';
import { notesText } from '#core/notes-text.ts';
import type { PromotionPlan } from '#core/plan.ts';
import type { Promotion } from '#core/promotion.ts';
import { type ReleaseNotes, releaseNotes } from '#core/release-notes.ts';
import { testedCells } from '#core/tested-cells.ts';
import { setObject } from './addresses.ts';
import { componentNotesPath } from './component-notes-file.ts';
import type { GivenFile } from './given-file.ts';
import type { Places } from './ports.ts';
import type { Duty } from './turn.ts';

/** The release notes in Markdown, below the folder of a release. */
const notesPath = 'NOTES.md';
/** The same for programs. */
const notesDataPath = 'notes.json';

/** The notes of a release in Markdown, and the address at which they are published. */
interface ToldNotes {
  readonly notes: string;
  readonly address: string;
}

/** The notes of a release as they are published, and where; what they will be where they are not. */
export async function releaseNotesOf(duty: Duty, promotion: Promotion): Promise<ToldNotes> {
  const { ports } = duty;
  const { plan } = promotion;
  const { releaseBucket } = ports.places;
  const name = setObject(plan.line, plan.version, notesPath);
  const bytes = await ports.files.get(releaseBucket, name);
  const notes =
    bytes === undefined
      ? notesText(await notesOfRelease(duty, promotion))
      : Buffer.from(bytes).toString('utf8');
  return { notes, address: notesAddress(ports.places, plan) };
}

/** The notes of a release, in Markdown and for programs. */
export async function notesFiles(duty: Duty, promotion: Promotion): Promise<readonly GivenFile[]> {
  const notes = await notesOfRelease(duty, promotion);
  const data = `${JSON.stringify(notes, null, 2)}\n`;
  return [
    fileOf(notesPath, notesText(notes), 'text/markdown; charset=utf-8'),
    fileOf(notesDataPath, data, 'application/json'),
  ];
}

/** The notes of a release that is only planned, as they would be now, and where they would lie. */
export async function plannedNotes(
  duty: Duty,
  plan: PromotionPlan,
  candidate: Candidate,
): Promise<ToldNotes> {
  const notes = await notesOfRelease(duty, { plan, tested: testedCells(candidate) });
  return { notes: notesText(notes), address: notesAddress(duty.ports.places, plan) };
}

/** Where everybody reads the notes of a release. */
function notesAddress(
  { downloads, releaseBucket }: Pick<Places, 'downloads' | 'releaseBucket'>,
  { line, version }: Pick<PromotionPlan, 'line' | 'version'>,
): string {
  return `${downloads}/${releaseBucket}/${setObject(line, version, notesPath)}`;
}

/** Without the components' own where none were staged. */
async function notesOfRelease(
  { ports }: Duty,
  { plan, tested }: Pick<Promotion, 'plan' | 'tested'>,
): Promise<ReleaseNotes> {
  const object = setObject(plan.line, plan.candidate, componentNotesPath);
  const bytes = await ports.files.get(ports.places.releaseBucket, object);
  const staged = bytes === undefined ? [] : await ports.notes.read(bytes);
  return releaseNotes(plan, { tested, staged });
}

function fileOf(path: string, text: string, contentType: string): GivenFile {
  return { path, bytes: new TextEncoder().encode(text), contentType };
}
