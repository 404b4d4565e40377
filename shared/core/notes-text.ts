import type { ComponentNotes } from './component-notes.ts';
import { registryAddress } from './image.ts';
import { markdownText } from './markdown-text.ts';
import { waiverRow } from './planned-waivers.ts';
import type { ComponentChange, PressingNote, ReleaseNotes } from './release-notes.ts';

/**
 * The notes of a release in Markdown. What people wrote, of components, waivers or anything, is text
 * in it whatever they wrote; the rest are names, tags and digests, which are plain words.
 */
export function notesText(notes: ReleaseNotes): string {
  const { release, since, components, pulling } = notes;
  const line = release.slice(0, release.lastIndexOf('@'));
  const blocks = [
    `# ${release}`,
    since === undefined ? `The first release of ${line}.` : `The release after ${since}.`,
    '## Components',
    table(['Component', 'Before', 'Now', 'Change'], components.map(changeRow)),
    ...pressingBlocks(notes),
    ...waivedCells(notes),
    ...knownFailures(notes),
    ...componentBlocks(notes),
    ...imageBlocks(notes),
    pulling,
  ];
  return `${blocks.join('\n\n')}\n`;
}

function changeRow({ component, before, now, change }: ComponentChange): readonly string[] {
  return [component, before ?? '-', now ?? '-', change];
}

function pressingBlocks({ pressing }: ReleaseNotes): readonly string[] {
  return pressing.length === 0
    ? []
    : ['## Urgent and breaking changes', list(pressing.map(pressingText))];
}

function pressingText({ component, tag, kind, text }: PressingNote): string {
  return `${component} ${tag}, ${kind}: ${markdownText(text)}`;
}

function waivedCells({ waivers }: ReleaseNotes): readonly string[] {
  if (waivers.length === 0) return [];
  return [
    '## Accepted with waivers',
    table(
      ['Test cell', 'Verdict', 'Why it need not pass', 'Owner', 'Until'],
      waivers.map(waiverRow),
    ),
  ];
}

function knownFailures({ knownFailures: cells }: ReleaseNotes): readonly string[] {
  if (cells.length === 0) return [];
  const rows = cells.map(({ cell, verdict }) => [cell, verdict]);
  return [
    '## Known failures',
    'These tests count for nothing yet, and did not pass.',
    table(['Test cell', 'Verdict'], rows),
  ];
}

function componentBlocks({ notes, withoutNotes }: ReleaseNotes): readonly string[] {
  if (notes.length + withoutNotes.length === 0) return [];
  const silent =
    withoutNotes.length === 0
      ? []
      : [`Nothing is said of what is new in: ${withoutNotes.join(', ')}.`];
  return ['## Notes of the components', ...notes.flatMap(ownBlocks), ...silent];
}

function ownBlocks(own: ComponentNotes): readonly string[] {
  const { component, versions } = own;
  return [
    `### ${component}`,
    ...versions.flatMap((version) => [
      `#### ${version.tag}`,
      list(version.notes.map(({ text }) => markdownText(text))),
    ]),
    ...restText(own),
  ];
}

function restText(own: ComponentNotes): readonly string[] {
  const { more, isCut, unread = [], repository } = own;
  const where = placesOf(own);
  return [
    ...(more > 0 ? [`${more} more${isCut ? ', or still more, are' : ''} ${where}`] : []),
    ...(more === 0 && isCut ? [`There may be more ${where}`] : []),
    ...(unread.length > 0
      ? [`Could not be read in the releases of ${markdownText(repository)}: ${unread.join(', ')}.`]
      : []),
  ];
}

function placesOf({ tag, repository, saidIn }: ComponentNotes): string {
  const of = markdownText(repository);
  if (saidIn === 'releases') return `in the releases of ${of}.`;
  const also = saidIn === 'both' ? ', and in its releases' : '';
  return `in the change log of ${of} at ${tag}${also}.`;
}

/** None of what is not built yet. */
function imageBlocks({ images }: ReleaseNotes): readonly string[] {
  if (images.length === 0) return [];
  const rows = images.map(({ repository, tag, digest }) => [
    registryAddress(`${repository}:${tag}`),
    `\`${digest}\``,
  ]);
  return ['## Images', table(['Image', 'Digest'], rows)];
}

function list(texts: readonly string[]): string {
  return texts.map((text) => `- ${text}`).join('\n');
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const ruler = titles.map(() => '---');
  return [titles, ruler, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
