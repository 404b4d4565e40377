import type {
  ShownComparedCell,
  ShownComparedComponent,
  ShownComparedImage,
  ShownComparison,
} from './shown-comparison.ts';

/** How two sets stand beside each other, as people read it in a terminal. */
export function comparisonText(shown: ShownComparison): string {
  const { from, to, bump, components, images, cells } = shown;
  return [
    `${from.name} -> ${to.name}: ${bump ?? 'the same tags'}`,
    '',
    ...components.map(componentLine),
    ...section('images that differ:', images.map(imageLine)),
    ...section('test cells:', cells?.map(cellLine) ?? [notKnown]),
    '',
  ].join('\n');
}

const notKnown = '  what one of them was tested by is not known any more';

/** What stands where one of the sets has nothing. */
const none = 'none';

function componentLine({ name, before, after, change, why }: ShownComparedComponent): string {
  if (change === 'none') return `${name} ${after}, as before`;
  return `${name} ${before ?? none} -> ${after ?? none}, ${change}: ${why.join(', ')}`;
}

function imageLine({ image, before, after }: ShownComparedImage): string {
  return `  ${image} ${before ?? none} -> ${after ?? none}`;
}

function cellLine({ cell, before, after, news }: ShownComparedCell): string {
  const told = news === undefined ? '' : `, ${news}`;
  return `  ${cell} ${before ?? none} -> ${after ?? none}${told}`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}
