import type { Build, BuildEffect, RunName } from '#core/build.ts';
import type { BuildNews } from '#core/candidate.ts';
import { OverQuota } from '#core/over-quota.ts';
import { fittingSubstitutions, type Recipe } from '#core/recipe.ts';
import { endedAttemptOf, openAttemptOf } from '#core/run.ts';
import { adoptOrStart } from './adopt-or-start.ts';
import { cancelRuns } from './cancel-runs.ts';
import { collectStage } from './collect-build.ts';
import type { Perform, Performed } from './performing.ts';
import { stageImages } from './stage-images.ts';
import { stateOrigins } from './state-origins.ts';
import type { Duty } from './turn.ts';

/** Does what a build owes. */
export const performBuildEffect: Perform<'build'> = (duty, id, build, effect) => {
  switch (effect.type) {
    case 'start-run':
      return startRun(duty, id, build, effect);
    case 'deliver':
      return deliver(duty, build, effect.candidate);
    case 'cancel-runs':
      return cancelRuns(duty, id, build);
    case 'collect-build':
      return collectStage(duty, build, effect.stage);
  }
};

/** What nobody wants is not started: it waits until somebody asks again, or it is given up. */
async function startRun(
  duty: Duty,
  key: string,
  build: Build,
  { run, attempt }: Extract<BuildEffect, { type: 'start-run' }>,
): Promise<Performed<'build'>> {
  const recipe = run === 'images' ? build.recipe : build.unit;
  if (recipe === undefined) return {};
  if (build.wantedBy.length === 0) return { isNotYet: true };
  const view = await adoptOrStart(duty, {
    purpose: { kind: 'build', key, run, attempt },
    recipe,
    substitutions: substitutionsOf(duty, build, run, recipe),
    source: build.source,
  });
  if (view === 'not yet') return { isNotYet: true };
  if (view instanceof OverQuota)
    return { events: [{ type: 'run-over-quota', run, attempt, why: view.message }] };
  const registryTag = view.substitutions[registryTagKey] ?? '';
  const started = { type: 'run-started', run, attempt, buildId: view.id } as const;
  return { events: [{ ...started, registryTag, url: view.logUrl }] };
}

/** The substitution that real component builds take their images' tag from. */
export const registryTagKey = '_PULL_BASE_REF';

/**
 * The three substitutions that are the whole interface of a component's own build file.
 * The tag to push under is drawn for every call, so that no build can touch another's images.
 */
function substitutionsOf(
  { ports }: Duty,
  build: Build,
  run: RunName,
  recipe: Recipe,
): Readonly<Record<string, string>> {
  const date = new Date(build.committedAtMs).toISOString().slice(0, 10).replaceAll('-', '');
  const gitTag = `v${date}-${build.tag}`;
  if (run === 'unit') return fittingSubstitutions(recipe, { _GIT_TAG: gitTag });
  return fittingSubstitutions(recipe, {
    _GIT_TAG: gitTag,
    [registryTagKey]: ports.random.uuid(),
    _STAGING_PROJECT: ports.places.stagingProject,
  });
}

async function deliver(duty: Duty, build: Build, id: string): Promise<Performed<'build'>> {
  const candidate = await duty.ports.store.get('candidate', id);
  if (candidate === undefined) return {};
  const known = candidate.body.builds[build.component];
  const isWaiting = candidate.body.phase === 'building' && known?.phase !== 'built';
  const frozen = candidate.body.frozen.components.find(({ name }) => name === build.component);
  const isStaged = build.phase === 'built' && isWaiting && frozen !== undefined;
  if (isStaged) await stateOrigins(duty, build, frozen);
  const left = isStaged ? await stageImages(duty, build, id) : [];
  const news = newsOf(build);
  return {
    tell: [
      { kind: 'candidate', id, event: { type: 'build-told', component: build.component, news } },
    ],
    events: left.length === 0 ? [] : [{ type: 'images-left', left }],
  };
}

function newsOf(build: Build): BuildNews {
  const unit = endedAttemptOf(build.unitRun);
  const isUnitOpen = openAttemptOf(build.unitRun) !== undefined;
  const told: BuildNews = { phase: phaseOf(build), images: build.staged };
  return {
    ...told,
    ...(build.origin === undefined ? {} : { origin: build.origin }),
    ...(build.why === undefined ? {} : { why: build.why }),
    ...(build.lacks === undefined ? {} : { lacks: build.lacks }),
    ...(unit?.outcome === undefined || isUnitOpen
      ? {}
      : {
          unit: {
            outcome: unit.outcome,
            why: unit.why ?? '',
            ...(unit.url ? { url: unit.url } : {}),
          },
        }),
  };
}

function phaseOf({ phase }: Build): BuildNews['phase'] {
  return phase === 'built' || phase === 'failed' ? phase : 'under-way';
}
