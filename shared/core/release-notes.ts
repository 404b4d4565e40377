import type { PromotionPlan } from './plan.ts';
import { waiverRow } from './planned-waivers.ts';
import { type ReleaseComponent, releaseName } from './release.ts';

/**
 * The notes of a release in Markdown, from its plan alone: what is in it, what was in the one before,
 * which blocking cells did not pass and were waived, and what to pull. Nothing in them comes from
 * outside but names and tags, which are plain words, and what people said of waivers, which is text.
 */
export function releaseNotes(plan: PromotionPlan): string {
  const { line, version, since, components, images } = plan;
  const blocks = [
    `# ${releaseName(line, version)}`,
    since === undefined ? `The first release of ${line}.` : `The release after ${since.name}.`,
    '## Components',
    table(['Component', 'Before', 'Now'], [...components.map(beforeAndNow), ...removed(plan)]),
    ...waivedCells(plan),
    '## Images',
    table(
      ['Image', 'Digest'],
      images.map(({ repository, versionTag, digest }) => [
        `${repository}:${versionTag}`,
        `\`${digest}\``,
      ]),
    ),
    pullingAdvice,
  ];
  return `${blocks.join('\n\n')}\n`;

  function beforeAndNow({ name, tag }: ReleaseComponent): readonly string[] {
    const before = since?.components.find((one) => one.name === name)?.tag;
    return [name, before ?? '-', tag];
  }
}

const pullingAdvice =
  'Version tags (`vX.Y.Z`) never change. `vX.Y` and `vX` follow the highest release and move: pull ' +
  'them with `imagePullPolicy: Always`. Staged images are not for production.';

function removed({ since, components }: PromotionPlan): readonly (readonly string[])[] {
  const names = new Set(components.map(({ name }) => name));
  return (since?.components ?? [])
    .filter(({ name }) => !names.has(name))
    .map(({ name, tag }) => [name, tag, 'removed']);
}

function waivedCells({ waivers }: PromotionPlan): readonly string[] {
  if (waivers === undefined) return [];
  return [
    '## Accepted with waivers',
    table(
      ['Test cell', 'Verdict', 'Why it need not pass', 'Owner', 'Until'],
      waivers.map(waiverRow),
    ),
  ];
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const ruler = titles.map(() => '---');
  return [titles, ruler, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
