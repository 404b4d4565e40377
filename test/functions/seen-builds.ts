import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { call } from '../emulators/registry/oci-client.ts';
import { imagesOf } from './build-lines.ts';
import type { RunningStack } from './running-stack.ts';

/** What people and programs see of a component and its build. */
export interface SeenBuild {
  readonly build: z.output<typeof buildShape> | undefined;
  readonly candidate: z.output<typeof candidateShape> | undefined;
  /** What the build owes, with what kept it from being paid. */
  readonly owed: z.output<typeof owedShape>;
  /** The reasons in the audit of the build, then of the candidate, the oldest first. */
  readonly audit: readonly string[];
  /** The lines of the log about the build, as `message: why`. */
  readonly log: readonly string[];
  /** The builds of the component in Cloud Build, the oldest first. */
  readonly cloudBuilds: z.output<typeof listShape>['builds'];
  /** By image: the tags that it has in staging, each with its digest. */
  readonly staging: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const deadlineMs = 30_000;

const attemptShape = z.looseObject({
  attempt: z.number(),
  buildId: z.string().optional(),
  registryTag: z.string().optional(),
});
const imagesShape = z.array(
  z.object({
    name: z.string(),
    digest: z.string(),
    platforms: z.array(z.object({ platform: z.string() })),
  }),
);
const buildShape = z.object({
  key: z.string(),
  component: z.string(),
  phase: z.string(),
  why: z.string().optional(),
  imagesRun: z.object({ attempts: z.array(attemptShape) }),
  staged: imagesShape,
});
const candidateShape = z.object({
  id: z.string(),
  line: z.string(),
  phase: z.string(),
  findings: z.int().optional(),
  why: z.string().optional(),
  builds: z.record(z.string(), z.object({ images: imagesShape })),
  cells: z.record(z.string(), z.object({ attempts: z.array(attemptShape) })),
});
const owedShape = z.array(z.object({ tries: z.number(), error: z.string().optional() }));
const keptShape = z.object({ body: z.unknown(), owed: owedShape });
const auditShape = z.object({
  id: z.string(),
  revision: z.number(),
  kind: z.string(),
  why: z.string(),
});
const logShape = z.object({ message: z.string(), why: z.string().optional() });
const listShape = z.object({
  builds: z
    .array(
      z.object({
        id: z.string(),
        status: z.string(),
        tags: z.array(z.string()).default([]),
        substitutions: z.record(z.string(), z.string()).default({}),
      }),
    )
    .default([]),
});
const tagsShape = z.object({ tags: z.array(z.string()).nullish() });

/** Looks at everything of a component: the database, the log, Cloud Build and staging. */
export async function seeBuild(running: RunningStack, name: string): Promise<SeenBuild> {
  const all = Object.entries(await running.documents());
  const of = (kind: string) =>
    all.flatMap(([path, { data }]) => (path.startsWith(`${kind}/`) ? [data] : []));
  const [kept] = of('builds').flatMap((data) => {
    const { body, owed } = keptShape.parse(data);
    const build = buildShape.parse(body);
    return build.component === name ? [{ build, owed }] : [];
  });
  const candidate = of('candidates')
    .map((data) => candidateShape.parse(keptShape.parse(data).body))
    .find(({ line }) => line === name);
  const records = of('audit').map((data) => auditShape.parse(data));
  return {
    ...{ build: kept?.build, candidate, owed: kept?.owed ?? [] },
    audit: [kept?.build.key, candidate?.id].flatMap((id) => reasonsOf(records, id)),
    log: await logOf(running, kept?.build.key),
    cloudBuilds: await cloudBuildsOf(running, kept?.build.key),
    staging: await stagingOf(running, name),
  };
}

function reasonsOf(records: readonly z.output<typeof auditShape>[], of: string | undefined) {
  return records
    .filter(({ id }) => id === of)
    .sort((a, b) => a.revision - b.revision)
    .map(({ why }) => why);
}

async function logOf({ stack }: RunningStack, id = 'none'): Promise<readonly string[]> {
  const text = await readFile(join(stack.logDir, 'functions.log'), 'utf8');
  return text
    .split('\n')
    .filter((line) => line.includes(`"id":"${id}"`))
    .map((line) => logShape.parse(JSON.parse(line)))
    .map(({ message, why }) => (why === undefined ? message : `${message}: ${why}`));
}

async function cloudBuildsOf({ stack }: RunningStack, key = '') {
  const url = `${stack.cloudBuild}/v1/projects/${stack.project}/builds`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(deadlineMs) });
  const { builds } = listShape.parse(await answer.json());
  return builds.filter(({ tags }) => tags.includes(`build-${key}`)).reverse();
}

async function stagingOf({ stack }: RunningStack, name: string): Promise<SeenBuild['staging']> {
  const registry = `http://${stack.registry}`;
  const entries = imagesOf(name).map(async (image) => {
    const path = `/v2/csi-release/gcr.io/${image}`;
    const { status, bytes } = await call(registry, 'GET', `${path}/tags/list`);
    const { tags } = status === 404 ? {} : tagsShape.parse(JSON.parse(String(bytes)));
    const digests = (tags ?? []).map(async (tag) => {
      const { headers } = await call(registry, 'HEAD', `${path}/manifests/${tag}`);
      return [tag, headers['docker-content-digest'] ?? ''];
    });
    return [image, Object.fromEntries(await Promise.all(digests))];
  });
  return Object.fromEntries(await Promise.all(entries));
}
