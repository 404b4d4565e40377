import type { Repository } from '#core/repository.ts';
import type { Source } from '#flow/source.ts';
import { hourMs, minuteMs } from './durations.ts';
import { components } from './lines.ts';
import type { Stage } from './stage.ts';

/** What is asked of the stage, which is not all set then. */
type Setting = Pick<Stage, 'plan' | 'world' | 'tally' | 'chance'>;

/** So often in a run a repository is away for a time. */
const outageRate = 0.25;
/** So often it answers all the same, and shows nothing. */
const emptyRate = 0.3;
const outageMs = { from: 30 * minuteMs, to: 4 * hourMs };

/** A time in which a repository does not answer, or shows nothing. */
interface Outage {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly isEmpty: boolean;
}

/** The host of the repositories, which is away for hours, for one of them or for all. */
export function openOutages(stage: Setting): (source: Source) => Source {
  const outages = new Map(components.map(({ repository }) => [repository, draw(stage)]));
  const outageOf = (repository: string) => {
    const outage = outages.get(repository);
    const { now } = stage.world;
    return outage && outage.fromMs <= now && now < outage.untilMs ? outage : undefined;
  };
  const refuse = (repository: string): void => {
    if (outageOf(repository) === undefined) return;
    stage.tally.sometimes('a repository did not answer');
    throw new Error(`${repository} does not answer`);
  };
  return (source) => ({
    async refs(repository) {
      const found = await source.refs(repository);
      if (outageOf(repository)?.isEmpty) return shown(stage);
      refuse(repository);
      return found;
    },
    async contains(repository, tips, commit) {
      const isIn = await source.contains(repository, tips, commit);
      refuse(repository);
      return isIn;
    },
    async commit(component, id) {
      const read = await source.commit(component, id);
      refuse(component.repository);
      return read;
    },
  });
}

function draw({ plan, world, chance }: Setting): Outage | undefined {
  const outages = chance('outages');
  if (!outages.isSo(outageRate) || plan.mode !== 'usual') return undefined;
  const fromMs = world.now + outages.between(0, plan.hours * hourMs);
  const untilMs = fromMs + outages.between(outageMs.from, outageMs.to);
  return { fromMs, untilMs, isEmpty: outages.isSo(emptyRate) };
}

function shown({ tally }: Setting): Repository {
  tally.sometimes('a repository showed nothing');
  return { tags: [], branches: [] };
}
