import type { Compatibility, ShownCompatibility } from './shown-compatibility.ts';

/** What Markdown says of each standing; of failed ones, too, so that nobody takes silence for good. */
const words = {
  tested: 'tested',
  failed: 'failed',
  informing: 'informing',
  untested: '-',
} as const;

/** Which versions were tested where, as tables in Markdown; what is in them are plain names. */
export function compatibilityText({
  kubernetes,
  newest,
  versions,
}: Omit<ShownCompatibility, 'markdown'>): string {
  const rows = versions.map(({ component, version, kubernetes: found }) => [
    ...[component, version],
    ...kubernetes.map((one) => cellText(found[one])),
  ]);
  const sets = newest.map((one) => [one.kubernetes, one.line, one.release]);
  const blocks = [
    kubernetes.length === 0 ? ['No release was tested on a version of Kubernetes.'] : [],
    kubernetes.length > 0 ? [table(['Component', 'Version', ...kubernetes], rows)] : [],
    sets.length > 0 ? [table(['Kubernetes', 'Line', 'Newest release tested on it'], sets)] : [],
    kubernetes.length > 0
      ? ['Tested: in a released set, every blocking test cell on that version passed.']
      : [],
  ];
  return `${blocks.flat().join('\n\n')}\n`;
}

function cellText(found: Compatibility | undefined): string {
  return found === undefined ? words.untested : words[found.standing];
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const ruler = titles.map(() => '---');
  return [titles, ruler, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
