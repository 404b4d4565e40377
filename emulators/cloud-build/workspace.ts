import { mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { Volume } from './build.ts';

/** The directories of one build, which stand for the paths that its steps know. */
export interface Workspace {
  readonly root: string;
  /** `/workspace` */
  readonly source: string;
  /** `/builder/home` */
  readonly home: string;
  /** Images that docker steps made and did not push yet. */
  readonly images: string;
  /** Temporary files of the steps. */
  readonly temporary: string;
  /** `/builder/outputs` of a step. */
  readonly outputs: (index: number) => string;
  /** What the steps that mount a volume share. */
  readonly volume: (name: string) => string;
  /** An own place of a step for what the executor needs. */
  readonly stepFiles: (index: number) => string;
  readonly remove: () => Promise<void>;
}

/** Cloud Build keeps the first 50 KB: `Results.build_step_outputs` in cloudbuild.proto. */
const outputMaxBytes = 50 * 1024;
const removeRetriesMax = 5;
/** A path of the worker in an argument stands after a separator. */
const beforePath = String.raw`(?<=^|[^\w./-]|file:\/\/|-[A-Z])`;
/** And it is not a part of a longer name. */
const afterPath = String.raw`(?![\w-]|\.\w)`;

/** Makes the directories of a build. */
export async function makeWorkspace(parent: string, steps: number): Promise<Workspace> {
  const root = await mkdtemp(join(parent, 'build-'));
  const workspace: Workspace = {
    root,
    source: join(root, 'workspace'),
    home: join(root, 'home'),
    images: join(root, 'images'),
    temporary: join(root, 'tmp'),
    outputs: (index) => join(root, 'outputs', String(index)),
    volume: (name) => join(root, 'volumes', name),
    stepFiles: (index) => join(root, 'steps', String(index)),
    remove: () => rm(root, { recursive: true, force: true, maxRetries: removeRetriesMax }),
  };
  const { source, home, images, temporary } = workspace;
  const own = Array.from({ length: steps }, (_, index) => workspace.outputs(index));
  for (const dir of [source, home, images, temporary, ...own])
    await mkdir(dir, { recursive: true });
  return workspace;
}

/**
 * Puts real directories in the place of `/workspace`, `/builder/home`, `/builder/outputs` and the
 * paths of volumes, where one within another counts as itself.
 */
export function toHostPaths(
  text: string,
  workspace: Workspace,
  index: number,
  volumes: readonly Volume[] = [],
): string {
  const places = new Map([
    ['/workspace', workspace.source],
    ['/builder/home', workspace.home],
    ['/builder/outputs', workspace.outputs(index)],
  ]);
  for (const { name, path } of volumes) {
    places.set(posix.normalize(path).replace(/\/$/, ''), workspace.volume(name));
  }
  const longestFirst = [...places.keys()].sort((left, right) => right.length - left.length);
  const paths = longestFirst.map((path) => path.replace(/[^\w/]/g, String.raw`\$&`)).join('|');
  const workerPath = new RegExp(`${beforePath}(?:${paths})${afterPath}`, 'g');
  return text.replace(workerPath, (path) => places.get(path) ?? path);
}

/** What a step wrote to `$BUILDER_OUTPUT/output`, cut at Cloud Build's limit; empty without it. */
export async function readOutput(workspace: Workspace, index: number): Promise<Buffer> {
  const file = await open(join(workspace.outputs(index), 'output')).catch(() => undefined);
  if (file === undefined) return Buffer.alloc(0);
  try {
    const { buffer, bytesRead } = await file.read(
      Buffer.alloc(outputMaxBytes),
      0,
      outputMaxBytes,
      0,
    );
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
