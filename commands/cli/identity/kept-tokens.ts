import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import type { Environment } from '../frame/surface.ts';

/** What a sign-in at a server left: a token, and how to have a fresh one. */
export type KeptTokens = z.output<typeof keptRead>;

const keptRead = z.object({
  idToken: z.string(),
  /** When the token ends, in ms. */
  endsAtMs: z.number(),
  issuer: z.string(),
  clientId: z.string().exactOptional(),
  clientSecret: z.string().exactOptional(),
  refreshToken: z.string().exactOptional(),
});

const fileRead = z.object({ servers: z.record(z.string(), keptRead) });

type Servers = Readonly<Record<string, KeptTokens>>;

/** Where tokens are kept between commands: a file that nobody but its owner reads. */
export interface TokenShelf {
  readonly file: string;
  find(server: string): Promise<KeptTokens | undefined>;
  /** Keeps them in the place of those before. */
  keep(server: string, tokens: KeptTokens): Promise<void>;
  /** Whether there was anything to forget. */
  forget(server: string): Promise<boolean>;
}

/** The shelf of this account, below XDG_STATE_HOME. */
export function tokenShelf({ XDG_STATE_HOME = '' }: Environment, nowMs: () => number): TokenShelf {
  const base = XDG_STATE_HOME === '' ? path.join(homedir(), '.local', 'state') : XDG_STATE_HOME;
  const file = path.join(base, 'csi-release', 'tokens.json');
  const write = (servers: Servers) => writeAlone(file, { servers: living(servers, nowMs()) });
  return {
    file,
    find: async (server) => (await readServers(file))[server],
    keep: async (server, tokens) => write({ ...(await readServers(file)), [server]: tokens }),
    forget: async (server) => {
      const { [server]: known, ...others } = await readServers(file);
      if (known !== undefined) await write(others);
      return known !== undefined;
    },
  };
}

/** What can be used no more is not kept: a local stack has another address at every start. */
function living(servers: Servers, nowMs: number): Servers {
  const entries = Object.entries(servers).filter(
    ([, { endsAtMs, refreshToken }]) => refreshToken !== undefined || endsAtMs > nowMs,
  );
  return Object.fromEntries(entries);
}

/** A file that is not there, or that nobody understands, holds nothing: who needs it signs in. */
async function readServers(file: string): Promise<Servers> {
  try {
    return fileRead.parse(JSON.parse(await readFile(file, 'utf8'))).servers;
  } catch {
    return {};
  }
}

/** Whole or not at all, and never to be read by others, not even for a moment. */
async function writeAlone(file: string, content: object): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const fresh = `${file}.${randomUUID()}`;
  try {
    await writeFile(fresh, `${JSON.stringify(content)}\n`, { mode: 0o600, flag: 'wx' });
    await rename(fresh, file);
  } finally {
    await rm(fresh, { force: true });
  }
}
