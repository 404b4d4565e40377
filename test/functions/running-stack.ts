import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Firestore } from '@google-cloud/firestore';
import { vi } from 'vitest';
import { z } from 'zod';
import type { StackOptions } from '../../emulators/stack/options.ts';
import { type Stack, startStack } from '../../emulators/stack.ts';
import { anyKind } from '../emulator-choice.ts';

const sampleLines = join(import.meta.dirname, '../../emulators/sample/release-lines');

/** The whole local stack in a directory of its own, and what a test looks at from outside. */
export interface RunningStack {
  readonly stack: Stack;
  readonly dir: string;
  readonly firestore: Firestore;
  /** Every document of the database by its path, with when it was last written. */
  documents(): Promise<Documents>;
  /** The ids of all builds that Cloud Build was ever asked for. */
  builds(): Promise<readonly string[]>;
  /** Ends the stack and deletes its directory. */
  close(): Promise<void>;
}

/** The database at one moment. */
export type Documents = Readonly<Record<string, { readonly data: unknown; readonly at: string }>>;

const buildList = z.object({ builds: z.array(z.object({ id: z.string() })).default([]) });
const deadlineMs = 10_000;

/** Starts a stack with any kind of emulators; the caller closes it. */
export async function runStack(options: Partial<StackOptions> = {}): Promise<RunningStack> {
  vi.stubEnv('METADATA_SERVER_DETECTION', 'none');
  const dir = await mkdtemp(join(tmpdir(), 'running-stack-'));
  const chosen = { dir, lines: sampleLines, emulators: anyKind } as const;
  const stack = await startStack({ ...chosen, ...options });
  const firestore = new Firestore({
    projectId: stack.project,
    host: stack.firestore,
    ssl: false,
    universeDomain: 'googleapis.com',
  });
  return {
    stack,
    dir,
    firestore,
    documents: () => readAll(firestore),
    builds: async () => {
      const url = `${stack.cloudBuild}/v1/projects/${stack.project}/builds`;
      const answer = await fetch(url, { signal: AbortSignal.timeout(deadlineMs) });
      return buildList.parse(await answer.json()).builds.map(({ id }) => id);
    },
    close: async () => {
      await firestore.terminate();
      await stack.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function readAll(firestore: Firestore): Promise<Documents> {
  const collections = await firestore.listCollections();
  const found = await Promise.all(collections.map((collection) => collection.get()));
  const entries = found.flatMap(({ docs }) =>
    docs.map((one) => {
      const at = one.updateTime.toDate().toISOString();
      return [one.ref.path, { data: one.data(), at }] as const;
    }),
  );
  return Object.fromEntries(entries);
}
