import type { Build, BuildEffect, BuildEvent } from './build.ts';
import { openAttemptOf } from './run.ts';

/** Whether a build's owed effect has lost its reason meanwhile. */
export function isMootForBuild(build: Build, effect: BuildEffect): boolean {
  switch (effect.type) {
    case 'start-run': {
      const run = effect.run === 'images' ? build.imagesRun : build.unitRun;
      return openAttemptOf(run)?.attempt !== effect.attempt;
    }
    case 'deliver':
      return !build.wantedBy.includes(effect.candidate);
    case 'cancel-runs':
      return build.isCancelling === undefined;
    case 'collect-build':
      return build.collecting !== effect.stage;
  }
}

/** What a build hears of an effect that can never succeed: a run that cannot be started failed. */
export function refusalToBuild(effect: BuildEffect, why: string): BuildEvent | undefined {
  if (effect.type !== 'start-run') return undefined;
  return { type: 'run-refused', run: effect.run, attempt: effect.attempt, why };
}
