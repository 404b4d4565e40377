import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { findRunningStack } from '../../stack/running-stack.ts';
import { messageOf } from '../../words/unreadable.ts';
import { CommandFault } from './exit-codes.ts';
import type { Environment } from './surface.ts';

/** Where the API answers, and how it was found. */
export interface Server {
  /** Answers every GET; without a slash at its end. */
  readonly looks: string;
  /** Answers every POST. */
  readonly asks: string;
  /** In words, for who wonders which server is used. */
  readonly found: string;
  /** The issuer of a local stack, which vouches for whoever asks; none elsewhere. */
  readonly localIssuer?: string;
  /** The clock of a local stack, which people move; elsewhere time is real. */
  readonly localClock?: string;
  /** What the configuration says of signing in, before the server is asked. */
  readonly signIn: SignInWish;
}

/** What is known of signing in; the server tells the rest. */
export type SignInWish = z.output<typeof signInRead>;

const signInRead = z.object({
  issuer: z.string().exactOptional(),
  clientId: z.string().exactOptional(),
  /** Google gives one to programs too, and holds it for no secret. */
  clientSecret: z.string().exactOptional(),
  audience: z.string().exactOptional(),
});

const configRead = signInRead.extend({
  server: z.string().exactOptional(),
  /** Where the POSTs go, where that is elsewhere than `server`. */
  asks: z.string().exactOptional(),
});

/**
 * Finds the API: `--server`, CSI_RELEASE_SERVER, the configuration, else the local stack that runs in
 * this folder or in one above it.
 * @throws CommandFault `usage`
 */
export async function findServer(
  wished: string | undefined,
  environment: Environment,
  folder: string,
): Promise<Server> {
  const file = configFile(environment);
  const { server, asks, ...signIn } = await readConfig(file);
  const named = wished ?? environment['CSI_RELEASE_SERVER'];
  if (named !== undefined && named !== '') {
    const found = wished === undefined ? 'CSI_RELEASE_SERVER' : '--server';
    const looks = originOf(named, found);
    const isConfigured = server !== undefined && originOf(server, file) === looks;
    const posts = isConfigured && asks !== undefined ? originOf(asks, `asks in ${file}`) : looks;
    return { looks, asks: posts, found, signIn: isConfigured ? signIn : {} };
  }
  if (server !== undefined) {
    const looks = originOf(server, `server in ${file}`);
    const posts = asks === undefined ? looks : originOf(asks, `asks in ${file}`);
    return { looks, asks: posts, found: file, signIn };
  }
  const stack = await findRunningStack(folder);
  if (stack === undefined) throw noServer(file);
  const { status, promote, issuer, clock } = stack;
  const found = `the local stack of ${stack.file}`;
  return {
    looks: status,
    asks: promote,
    found,
    localIssuer: issuer,
    localClock: clock,
    signIn: {},
  };
}

function configFile({ XDG_CONFIG_HOME = '' }: Environment): string {
  const base = XDG_CONFIG_HOME === '' ? path.join(homedir(), '.config') : XDG_CONFIG_HOME;
  return path.join(base, 'csi-release', 'config.json');
}

async function readConfig(file: string): Promise<z.output<typeof configRead>> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return '{}';
    throw new CommandFault('usage', `${file} cannot be read: ${messageOf(error)}`);
  });
  try {
    return configRead.parse(JSON.parse(text));
  } catch (cause) {
    const wayOut = 'write {"server": "https://..."}; docs/cli.md lists its keys';
    throw new CommandFault('usage', `${file} is no configuration: ${wayOut}`, { cause });
  }
}

/** Nothing that somebody on the way could read or change, but on this machine itself. */
function originOf(address: string, from: string): string {
  const url = URL.parse(address);
  const isLoopback = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(url?.hostname ?? '');
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback)) {
    const isBare = url.pathname === '/' && url.search === '' && url.hash === '';
    if (isBare && url.username === '') return url.origin;
  }
  const must = 'must be an https address without a path (http only on a loopback address)';
  throw new CommandFault('usage', `${from} is ${address}; it ${must}`);
}

function noServer(file: string): CommandFault {
  const ways = `--server URL, CSI_RELEASE_SERVER, or "server" in ${file}`;
  const local = 'and no local stack runs in this folder or above it (npm run local)';
  return new CommandFault('usage', `which server? Say it by ${ways}; ${local}`);
}
