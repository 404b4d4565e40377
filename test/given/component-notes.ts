import type { Note } from '#core/change-log.ts';
import type { ComponentNotes } from '#core/component-notes.ts';
import { aTag } from './version.ts';

/** The staged notes of a component, by version. */
export function someNotes(
  component: string,
  byTag: Readonly<Record<string, readonly Note[]>>,
  facts: Partial<ComponentNotes> = {},
): ComponentNotes {
  const versions = Object.entries(byTag).map(([tag, notes]) => ({ tag: aTag(tag), notes }));
  return {
    component,
    tag: versions[0]?.tag ?? 'v1.0.0',
    repository: `https://git.example/csi/${component}`,
    ...{ versions, more: 0, isCut: false },
    ...facts,
  };
}
