import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A message on the topic `tag-detected`. */
export interface Announcement {
  readonly component: string;
  readonly tag: string;
  readonly via: string;
}

/** A line of the storm, with its components. */
export interface StormLine {
  readonly name: string;
  readonly components: readonly string[];
}

/** What blows: which lines take which components, and what is announced in which order. */
export interface StormPlan {
  readonly seed: number;
  readonly lines: readonly StormLine[];
  readonly components: readonly string[];
  readonly announcements: readonly Announcement[];
}

/** Each component has as many tags: four patches of each of four minors, oldest first. */
export const stormTags: readonly string[] = [0, 1, 2, 3].flatMap((minor) =>
  [0, 1, 2, 3].map((patch) => `v1.${minor}.${patch}`),
);
/** The tag that every line takes at last. */
export const newestTag = 'v1.3.3';

/** Every fifth message says again what another said. */
const repeatsOf = 5;
/** So many messages speak of one component: its 16 tags, and 4 of them again. */
const messagesPerComponent = (stormTags.length * repeatsOf) / (repeatsOf - 1);
/** As many as a line may have, and all lines together: release-lines/README.md. */
const componentsPerLine = 30;
const componentsMax = 500;
const messagesMax = componentsMax * messagesPerComponent;

/**
 * Plans a storm of so many messages, a multiple of 20. The same seed gives the same repeats in the
 * same order.
 * @throws Error for a number that is no multiple of 20, or more than 10,000
 */
export function planStorm(messages: number, seed: number): StormPlan {
  if (messages < 1 || messages > messagesMax || messages % messagesPerComponent !== 0)
    throw new Error(
      `${messages} messages: write a multiple of ${messagesPerComponent}, at most ${messagesMax}`,
    );
  const components = Array.from(
    { length: messages / messagesPerComponent },
    (_none, at) => `c${String(at).padStart(3, '0')}`,
  );
  const distinct = components.flatMap((component) =>
    stormTags.map((tag): Announcement => ({ component, tag, via: 'storm' })),
  );
  const shuffled = shuffler(seed);
  const repeated = shuffled(distinct).slice(0, messages / repeatsOf);
  return {
    seed,
    components,
    lines: linesOf(components),
    announcements: shuffled([...distinct, ...repeated]),
  };
}

function linesOf(components: readonly string[]): readonly StormLine[] {
  const lines = Math.ceil(components.length / componentsPerLine);
  return Array.from({ length: lines }, (_none, at) => ({
    name: `line-${String(at).padStart(2, '0')}`,
    components: components.slice(at * componentsPerLine, (at + 1) * componentsPerLine),
  }));
}

/** Shuffles as Fisher and Yates do, each call on with the same row of draws. */
function shuffler(seed: number): <T>(items: readonly T[]) => readonly T[] {
  const generator = xoroshiro128plus(seed);
  return (items) => {
    const rest = [...items];
    return items.flatMap(() => rest.splice(uniformInt(generator, 0, rest.length - 1), 1));
  };
}
