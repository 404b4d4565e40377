import type { NoteKind } from './change-log.ts';
import { type ComponentNotes, notesSince } from './component-notes.ts';
import type { PromotionPlan } from './plan.ts';
import type { PlannedWaiver } from './planned-waivers.ts';
import { type ReleaseComponent, releaseName } from './release.ts';
import type { TestedCell } from './tested-cells.ts';

/** What users are told of a release, of which the texts are made. */
export interface ReleaseNotes {
  /** Its full name, `line@version`. */
  readonly release: string;
  /** The release before it; none for the first of its line. */
  readonly since?: string;
  readonly components: readonly ComponentChange[];
  /** What must be read before anything is changed, of all components. */
  readonly pressing: readonly PressingNote[];
  /** The components' own notes, of each that says anything of what is new. */
  readonly notes: readonly ComponentNotes[];
  /** The components that are new or changed and say nothing of it. */
  readonly withoutNotes: readonly string[];
  readonly waivers: readonly PlannedWaiver[];
  /** The cells that count for nothing, and did not pass. */
  readonly knownFailures: readonly Pick<TestedCell, 'cell' | 'verdict'>[];
  readonly images: readonly {
    readonly repository: string;
    readonly tag: string;
    readonly digest: string;
  }[];
  readonly pulling: string;
}

/** A component before and now. */
export interface ComponentChange {
  readonly component: string;
  readonly before?: string;
  readonly now?: string;
  readonly change: 'added' | 'changed' | 'unchanged' | 'removed';
}

/** A note that is urgent or tells of a breaking change. */
export interface PressingNote {
  readonly component: string;
  readonly tag: string;
  readonly kind: NoteKind;
  readonly text: string;
}

/** What the notes of a release are made of besides its plan. */
export interface NotesMaterial {
  /** What each component's own notes were when the candidate was staged. */
  readonly staged: readonly ComponentNotes[];
  /** The cells when the promotion was admitted, or now while none is. */
  readonly tested: readonly TestedCell[];
}

/** What of a plan its notes tell; of what is not built yet, without its images. */
export type NotedPlan = Pick<
  PromotionPlan,
  'line' | 'version' | 'since' | 'components' | 'images' | 'waivers'
>;

/** How to pull what is released. */
const pulling =
  'Version tags (`vX.Y.Z`) never change. `vX.Y` and `vX` follow the highest release and move: pull ' +
  'them with `imagePullPolicy: Always`. Staged images are not for production.';

/**
 * The notes of a release, from its plan and from what was staged and tested: the same whenever they
 * are made. What the components' maintainers wrote is quoted in plain words.
 */
export function releaseNotes(plan: NotedPlan, { staged, tested }: NotesMaterial): ReleaseNotes {
  const { line, version, since, images, waivers = [] } = plan;
  const components = [...plan.components.map((one) => changeOf(plan, one)), ...removed(plan)];
  const all = components.flatMap((one) => ownNotes(one, staged));
  const notes = all.filter(
    ({ versions, more, isCut, unread = [] }) => versions.length + more + unread.length > 0 || isCut,
  );
  const told = new Set(notes.map(({ component }) => component));
  const isNews = ({ change }: ComponentChange) => change === 'added' || change === 'changed';
  const failed = tested.filter(({ counts, verdict }) => counts === 'informing' && isBad(verdict));
  return {
    release: releaseName(line, version),
    ...(since === undefined ? {} : { since: since.name }),
    components,
    pressing: [...pressing(notes, 'urgent'), ...pressing(notes, 'breaking')],
    notes,
    withoutNotes: components
      .filter((one) => isNews(one) && !told.has(one.component))
      .map(({ component }) => component),
    waivers,
    knownFailures: failed.map(({ cell, verdict }) => ({ cell, verdict })),
    images: images.map(({ repository, versionTag: tag, digest }) => ({ repository, tag, digest })),
    pulling,
  };
}

function changeOf({ since }: NotedPlan, { name, tag: now }: ReleaseComponent): ComponentChange {
  const before = since?.components.find((one) => one.name === name)?.tag;
  if (before === undefined) return { component: name, now, change: 'added' };
  return { component: name, before, now, change: before === now ? 'unchanged' : 'changed' };
}

function removed({ since, components }: NotedPlan): readonly ComponentChange[] {
  const names = new Set(components.map(({ name }) => name));
  return (since?.components ?? [])
    .filter(({ name }) => !names.has(name))
    .map(({ name, tag: before }) => ({ component: name, before, change: 'removed' }));
}

function ownNotes(
  { component, before, change }: ComponentChange,
  staged: readonly ComponentNotes[],
): readonly ComponentNotes[] {
  const own = staged.find((one) => one.component === component);
  if (own === undefined || change === 'unchanged') return [];
  return [notesSince(own, before)];
}

function pressing(
  notes: readonly ComponentNotes[],
  kind: 'urgent' | 'breaking',
): readonly PressingNote[] {
  return notes.flatMap(({ component, versions }) =>
    versions.flatMap(({ tag, notes: own }) =>
      own.filter((note) => note.kind === kind).map((note) => ({ component, tag, ...note })),
    ),
  );
}

function isBad(verdict: TestedCell['verdict']): boolean {
  return verdict !== 'open' && verdict !== 'passed' && verdict !== 'flaky-passed';
}
