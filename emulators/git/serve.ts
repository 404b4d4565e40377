import { mkdir, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { listenOnLoopback } from '../loopback.ts';
import { archiveFolder, type GitAddress, readAddress } from './address.ts';
import { type GitInstallation, prepareGit, resolveCommit, streamGit } from './git-process.ts';

const requestMaxBytes = 64 * 1024 * 1024;
const protocolPattern = /^[a-z0-9=:.-]{1,100}$/;
const advertisementPrefix = '001e# service=git-upload-pack\n0000';

/** A Git host on this machine, read only. */
export interface GitEmulator {
  /** A repository's address is `{url}/{host}/{owner}/{repository}.git`. */
  readonly url: string;
  /** Where the bare repositories lie: `{root}/{host}/{owner}/{repository}.git`. */
  readonly root: string;
  close(): Promise<void>;
}

/**
 * Serves bare repositories on disk behind the two addresses of a Git host: the smart HTTP protocol
 * and the archive of a commit. What is pushed to the folder is served at once.
 * @throws when git is not installed or the port is taken
 */
export async function startGit(options: {
  readonly dir: string;
  readonly port?: number;
}): Promise<GitEmulator> {
  const root = join(options.dir, 'repositories');
  await mkdir(root, { recursive: true });
  const git = await prepareGit(join(options.dir, 'home'));
  const closing = new AbortController();
  const host: GitHost = { git, root, signal: closing.signal };
  const { url, close } = await listenOnLoopback((request, response) => {
    answer(host, request, response).catch((error) => refuse(response, error));
  }, options.port);
  return {
    url,
    root,
    close: async () => {
      closing.abort();
      await close();
    },
  };
}

interface GitHost {
  readonly git: GitInstallation;
  readonly root: string;
  readonly signal: AbortSignal;
}

const nowhere = new URL('http://git/');

async function answer(
  host: GitHost,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = URL.parse(request.url ?? '/', 'http://git') ?? nowhere;
  const address = readAddress(pathname);
  if (address === undefined) return say(response, 404, `There is no Git address ${pathname}`);
  const repository = join(host.root, address.host, address.owner, `${address.name}.git`);
  const head = await stat(join(repository, 'HEAD')).catch(() => undefined);
  if (head === undefined) return say(response, 404, `There is no bare repository ${repository}`);
  const method = address.kind === 'upload-pack' ? 'POST' : 'GET';
  if (request.method !== method) return say(response, 405, `${pathname} takes ${method} only`);
  switch (address.kind) {
    case 'advertisement':
      return advertise(host, repository, searchParams.get('service'), request, response);
    case 'upload-pack':
      return uploadPack(host, repository, request, response);
    case 'archive':
      return archive(host, repository, address, response);
  }
}

async function advertise(
  { git, signal }: GitHost,
  repository: string,
  service: string | null,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (service !== 'git-upload-pack') {
    const words = `The service ${service} is not served: fetch only; push to ${repository} on disk`;
    return say(response, 403, words);
  }
  const protocol = protocolOf(request);
  const args = ['upload-pack', '--strict', '--stateless-rpc', '--advertise-refs', repository];
  const headers = {
    'content-type': 'application/x-git-upload-pack-advertisement',
    'cache-control': 'no-cache',
  };
  const prefix = protocol?.includes('version=2') ? '' : advertisementPrefix;
  return streamGit(git, { args, headers, protocol, prefix, signal }, response);
}

async function uploadPack(
  { git, signal }: GitHost,
  repository: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const args = ['upload-pack', '--strict', '--stateless-rpc', repository];
  const headers = {
    'content-type': 'application/x-git-upload-pack-result',
    'cache-control': 'no-cache',
  };
  const protocol = protocolOf(request);
  return streamGit(git, { args, headers, protocol, input: bodyOf(request), signal }, response);
}

async function archive(
  { git, signal }: GitHost,
  repository: string,
  { name, revision }: Extract<GitAddress, { kind: 'archive' }>,
  response: ServerResponse,
): Promise<void> {
  const commit = await resolveCommit(git, repository, revision);
  if (commit === undefined) return say(response, 404, `${repository} has no commit ${revision}`);
  const folder = archiveFolder(name, revision);
  const command = ['archive', '--format=tar.gz', `--prefix=${folder}/`, commit];
  const headers = {
    'content-type': 'application/x-gzip',
    'content-disposition': `attachment; filename=${folder}.tar.gz`,
    etag: `"${commit}"`,
  };
  return streamGit(git, { args: ['--git-dir', repository, ...command], headers, signal }, response);
}

function protocolOf(request: IncomingMessage): string | undefined {
  const header = request.headers['git-protocol'];
  return typeof header === 'string' && protocolPattern.test(header) ? header : undefined;
}

/** The body as git wrote it: long requests come compressed. */
function bodyOf(request: IncomingMessage): readonly [Readable, ...Transform[]] {
  const compressed = request.headers['content-encoding'] === 'gzip';
  return compressed ? [request, createGunzip(), limitBytes()] : [request, limitBytes()];
}

function limitBytes(): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes <= requestMaxBytes) return done(null, chunk);
      done(new Error(`A request to git has more than ${requestMaxBytes} bytes`));
    },
  });
}

function say(response: ServerResponse, status: number, words: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${words}\n`);
}

function refuse(response: ServerResponse, error: Error): void {
  if (response.headersSent || response.destroyed) response.destroy();
  else say(response, 500, error.message);
}
