import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { withDeadline } from '#cloud/deadline.ts';
import { kmsSigner } from '#cloud/kms-signer.ts';
import { isRunning } from '../stack/running-stack.ts';

/** Where a release of a local stack lies, and whose signature is believed there. */
export interface LocalStack {
  /** The bucket of releases, `http://127.0.0.1:PORT/BUCKET`. */
  readonly files: string;
  /** The registry, without a slash at the end. */
  readonly registry: string;
  /** Public keys, as PEM. */
  readonly keys: readonly string[];
  close(): Promise<void>;
}

/** Opening what a stack left takes a second, and more where it left much. */
const openDeadlineMs = 30_000;

const keptData = join(import.meta.dirname, '../../emulators/kept-data.ts');
const project = 'csi-release';

const addressesSchema = z.object({
  ...{ project: z.string(), pid: z.int() },
  ...{ registry: z.string(), storage: z.string(), kms: z.string(), signingKey: z.string() },
});
const keptSchema = z.object({
  ...{ registry: z.string(), storage: z.string(), keys: z.array(z.string()) },
});

/** The stack that runs in a folder; where none does, what the last one left there, served to be read. */
export async function findLocalStack(dir: string): Promise<LocalStack> {
  return (await runningStack(dir)) ?? keptStack(dir);
}

async function runningStack(dir: string): Promise<LocalStack | undefined> {
  const text = await readFile(join(dir, 'stack.json'), 'utf8').catch(() => undefined);
  const found = text === undefined ? undefined : addressesSchema.safeParse(jsonOf(text)).data;
  if (found === undefined || !isRunning(found.pid)) return undefined;
  const { registry, storage, kms: kmsEndpoint, signingKey } = found;
  const signer = kmsSigner({ kmsEndpoint, signingKey, trustedKeys: [signingKey] });
  const key = await signer.publicKey(signingKey);
  return {
    files: `${storage}/${found.project}-releases`,
    registry: `http://${registry}`,
    keys: key === undefined ? [] : [key],
    close: async () => undefined,
  };
}

/** A process of the local stack's code that ends with its standard input, so with this process. */
async function keptStack(dir: string): Promise<LocalStack> {
  if (!existsSync(keptData)) {
    const wayOut = 'name --files, --registry and --key; what a stack left is read in a checkout';
    throw new Error(`no local stack runs in ${dir}: ${wayOut}`);
  }
  const child = spawn(process.execPath, [keptData, dir], { stdio: ['pipe', 'pipe', 'pipe'] });
  const words: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => words.push(text));
  const ended = once(child, 'close');
  const opening = Promise.race([firstLine(child), ended.then(() => undefined)]);
  const line = await withDeadline(`opening ${dir}`, openDeadlineMs, opening).catch((error) => {
    child.stdin.destroy();
    throw error;
  });
  if (line === undefined) throw new Error(words.join('').trim() || `nothing can be read in ${dir}`);
  const { registry, storage, keys } = keptSchema.parse(jsonOf(line));
  return {
    ...{ files: `${storage}/${project}-releases`, registry, keys },
    close: async () => {
      child.stdin.destroy();
      await ended;
    },
  };
}

async function firstLine({ stdout }: ChildProcess): Promise<string | undefined> {
  if (stdout === null) return undefined;
  for await (const line of createInterface({ input: stdout })) return line;
  return undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
