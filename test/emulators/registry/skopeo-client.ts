import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll } from 'vitest';
import { needForeignClient } from '../../foreign-client.ts';
import { type FreshRegistry, freshRegistry } from './fresh-registry.ts';

const DEADLINE_MS = 30_000;

/** The real skopeo, and a registry to use it on. */
export interface SkopeoWorld {
  readonly registry: FreshRegistry;
  /** A directory that is gone after the last test. */
  readonly dir: string;
  /** Runs skopeo. @throws when it ends with an error, with its `stderr` */
  skopeo(...args: readonly string[]): Promise<string>;
  /** Runs `skopeo copy`; sources and destinations may be of the registry. */
  copy(...args: readonly string[]): Promise<string>;
  /** Runs `skopeo inspect` on an image of the registry. */
  inspect(image: string, ...options: readonly string[]): Promise<string>;
  /** The digest of an image, be it an index or a manifest. */
  digestOf(image: string): Promise<string>;
  /** An image of the registry as skopeo names it. */
  at(image: string): string;
}

/** Gives the tests of a file skopeo and a registry that holds nothing but the stand-ins. */
export function useSkopeo(): SkopeoWorld {
  needForeignClient('skopeo');
  let registry: FreshRegistry;
  let dir: string;
  beforeAll(async () => {
    registry = await freshRegistry();
    dir = await mkdtemp(join(tmpdir(), 'skopeo-'));
  });
  afterAll(async () => {
    await registry.close();
    await rm(dir, { recursive: true, force: true });
  });
  const skopeo = async (...args: readonly string[]) => {
    const options = { timeout: DEADLINE_MS, env: { ...process.env, XDG_DATA_HOME: dir } };
    return (await promisify(execFile)('skopeo', args, options)).stdout;
  };
  const at = (image: string) => `docker://127.0.0.1:${registry.port}/${image}`;
  const inspect = (image: string, ...options: readonly string[]) =>
    skopeo('inspect', '--tls-verify=false', ...options, at(image));
  return {
    get registry() {
      return registry;
    },
    get dir() {
      return dir;
    },
    skopeo,
    copy: (...args) => skopeo('copy', '--src-tls-verify=false', '--dest-tls-verify=false', ...args),
    inspect,
    digestOf: async (image) => (await inspect(image, '--format', '{{.Digest}}')).trim(),
    at,
  };
}
