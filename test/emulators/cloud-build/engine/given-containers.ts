import { onTestFinished, vi } from 'vitest';
import { type GivenCloudBuild, givenCloudBuild } from '../given-cloud-build.ts';
import type { EngineScript } from './engine-routes.ts';
import { givenEngine, type PlayedEngine } from './played-engine.ts';

/** The name by which the engine has the image of the step below. */
export const alpine = 'docker.io/library/alpine:3.20';
/** A step whose image the engine has where it is given `here`. */
export const step = { name: 'alpine:3.20', args: ['echo', 'hi'] };
/** An engine that has the image of the step. */
export const here = { images: [alpine] };

/** A Cloud Build whose steps run in containers of an engine that is played. */
export async function givenContainers(
  script: EngineScript,
  registryUrl = 'http://127.0.0.1:9',
): Promise<GivenCloudBuild & { readonly engine: PlayedEngine }> {
  const engine = await givenEngine(script);
  vi.stubEnv('DOCKER_HOST', engine.host);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  return { engine, ...(await givenCloudBuild({ executor: 'docker', registryUrl })) };
}
