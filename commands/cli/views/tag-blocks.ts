import type { ShownFloatingTag } from '#core/shown-floating-tag.ts';
import type { ShownTag } from '#core/shown-tag.ts';
import { type Block, section, table } from '../frame/blocks.ts';
import { timeText } from './words.ts';

/** Floating tags of production, one a row; what was changed by hand stands below. */
export function floatingTagBlocks(all: readonly ShownFloatingTag[]): readonly Block[] {
  const rows = all.map(({ repository, tag, version, movedAt, moves: [last] }) => [
    repository,
    tag,
    version ?? 'no standing release',
    movedAt === undefined ? '' : timeText(movedAt),
    last === undefined ? '' : `${last.why} (${last.by})`,
  ]);
  const drift = all.flatMap(({ repository, drift: changed }) =>
    changed.map(({ version, found, since }) => [
      `${repository}:${version}`,
      found ?? 'gone',
      timeText(since),
    ]),
  );
  return [
    ...table(['image', 'tag', 'names', 'since', 'last move'], rows),
    ...section('Changed by hand', table(['version tag', 'names now', 'since'], drift)),
  ];
}

/** Tags of components, one a row. */
export function tagBlocks(tags: readonly ShownTag[]): readonly Block[] {
  return table(
    ['component', 'tag', 'verdict', 'seen', 'who can rule', 'why'],
    tags.map(({ component, tag, verdict, seenAt, actions, why }) => [
      component,
      tag,
      verdict,
      timeText(seenAt),
      [...new Set(actions.flatMap(({ who }) => who))].join(', '),
      why,
    ]),
  );
}
