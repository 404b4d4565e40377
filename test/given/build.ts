import type { Build, BuildInput, BuildPhase } from '#core/build.ts';
import { imageRepository, type ReleasedImage } from '#core/image.ts';
import type { Run } from '#core/run.ts';
import { aStagedImage } from './image.ts';
import { aRecipe } from './recipe.ts';

/** What a build of `hello` v1.0.0 is made from. */
export function anInput(facts: Partial<BuildInput> = {}): BuildInput {
  return {
    component: 'hello',
    tag: 'v1.0.0',
    commit: 'c0ffee',
    committedAtMs: 1000,
    recipe: aRecipe(),
    source: { bucket: 'csi-release-source', object: 'hello/c0ffee.tar.gz' },
    images: [{ name: 'hello', platforms: ['linux/amd64'] }],
    ...facts,
  };
}

/** A build of `hello`, wanted by candidate `one` while it stands, as it is in a phase. */
export function aBuild(phase: BuildPhase, facts: Partial<Build> = {}): Build {
  return {
    ...anInput(),
    key: 'key',
    phase,
    wantedBy: phase === 'collecting' || phase === 'collected' ? [] : ['one'],
    wantedAtMs: 0,
    askedAtMs: {},
    imagesRun: runs[phase],
    unitRun: { attempts: [] },
    staged: phase === 'built' || phase === 'collecting' ? [aStagedImage()] : [],
    left: [],
    seen: runs[phase].attempts.flatMap(
      ({ outcome, registryTag }) => (outcome && registryTag) ?? [],
    ),
    ...(phase === 'collecting' ? { collecting: 'tags' } : {}),
    released: [],
    ...(phase === 'running' ? { recheckAtMs: 500 } : {}),
    ...facts,
  };
}

const opened = { attempt: 1, openedAtMs: 0 };
const running = { ...opened, buildId: 'b1', registryTag: 'r1', url: 'u1' };
const passed: Run = {
  attempts: [{ ...running, outcome: 'passed', why: 'success', endedAtMs: 10 }],
};

const runs: Readonly<Record<BuildPhase, Run>> = {
  wanted: { attempts: [opened] },
  running: { attempts: [running] },
  built: passed,
  failed: { attempts: [{ ...running, outcome: 'failed', why: 'exit 1', endedAtMs: 10 }] },
  collecting: passed,
  collected: passed,
};

/** An image of a released version of a component. */
export function aReleasedImage(name = 'hello'): ReleasedImage {
  return { ...aStagedImage(name), repository: imageRepository('csi-release/csi', name) };
}
