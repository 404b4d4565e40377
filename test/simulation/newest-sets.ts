import type { Candidate } from '#core/candidate.ts';
import type { ReleaseLine } from '#core/line.ts';
import type { Repository } from '#core/repository.ts';
import { judgeVersions, takeOf } from '#core/take.ts';
import { bodies } from '../world/life.ts';
import type { Scene } from './invariant.ts';

/**
 * The newest set of every line was a candidate, unless a tag was moved; where nothing goes wrong it
 * was released, too.
 */
export function newestSets({ stage }: Scene): readonly string[] {
  const { world, plan } = stage;
  if ((stage.tally.counted['a tag was moved'] ?? 0) > 0) return [];
  const all = [...bodies(world, 'candidate').values()];
  return world.lines.flatMap((line) => {
    const set = newestSet(line, (repository) => world.source.refs(repository));
    const candidate = all.find((one) => one.line === line.name && setOf(one) === set);
    if (candidate === undefined) return [`${line.name} never had a candidate of ${set}`];
    if (plan.mode === 'usual' || candidate.version !== undefined) return [];
    return [`${line.name} never released ${set}: ${candidate.phase}, ${candidate.why}`];
  });
}

function newestSet(line: ReleaseLine, refsOf: (repository: string) => Repository): string {
  return line.components
    .map((own) => {
      const taking = takeOf(own, judgeVersions(refsOf(own.component.repository).tags));
      const newest = 'newest' in taking ? taking.newest : undefined;
      return `${own.component.name} ${newest?.tag}@${newest?.commit}`;
    })
    .join(', ');
}

function setOf({ frozen }: Candidate): string {
  return frozen.components.map(({ name, tag, commit }) => `${name} ${tag}@${commit}`).join(', ');
}
