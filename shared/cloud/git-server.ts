import type { GitHost } from './git-host.ts';
import {
  delimiterPacket,
  flushPacket,
  type Packet,
  packetOf,
  packetsIn,
  quoted,
  textOf,
} from './git-pkt-line.ts';
import { chunksOf, type HttpAnswer, type HttpRequest, TransientError } from './http.ts';

/** A repository on its server, as the server says of itself that it can be spoken to. */
export interface GitServer {
  readonly repository: string;
  /** Where commands go: the repository's address, or where that sent us on to. */
  readonly address: string;
  readonly objectFormat: 'sha1' | 'sha256';
}

/** The servers that have been spoken to. */
export interface GitServers {
  /** Speaks to the server of a repository, which is greeted once, and again after a fault. */
  with<T>(repository: string, speak: (server: GitServer) => Promise<T>): Promise<T>;
}

/** A command of Git's protocol version 2. */
export interface GitCommand {
  readonly name: 'ls-refs' | 'fetch';
  readonly args: readonly string[];
  /** Of the answer. */
  readonly bytesMax: number;
}

const greetingBytesMax = 64 * 1024;
const errorMark = 'ERR ';
const greetingPath = '/info/refs?service=git-upload-pack';
const protocolHeaders = { 'git-protocol': 'version=2' };

/** So many repositories are remembered, the newest. */
const rememberedMax = 1_000;

/** Opens a memory of servers. */
export function openServers(host: GitHost): GitServers {
  const remembered = new Map<string, Promise<GitServer>>();
  return {
    with: async (repository, speak) => {
      const server = remembered.get(repository) ?? greet(host, repository);
      remembered.set(repository, server);
      const [oldest] = remembered.keys();
      if (remembered.size > rememberedMax && oldest !== undefined) remembered.delete(oldest);
      try {
        return await speak(await server);
      } catch (error) {
        remembered.delete(repository);
        throw error;
      }
    },
  };
}

/**
 * Asks a server what it can do.
 * @throws an error that names what it lacks: Git's protocol version 2, or filters
 * @see https://git-scm.com/docs/protocol-v2#_capability_advertisement
 */
async function greet(host: GitHost, repository: string): Promise<GitServer> {
  const address = `${host.at(repository)}${greetingPath}`;
  const asked = await host.ask({ method: 'GET', address, headers: protocolHeaders });
  const lines: string[] = [];
  for await (const packet of packetsOf(repository, asked, greetingBytesMax)) {
    if (typeof packet === 'string') continue;
    lines.push(textOf(packet));
  }
  const capabilities = lines.filter((line) => !line.startsWith('# service='));
  const { hostname } = new URL(repository);
  if (capabilities[0] !== 'version 2')
    throw new Error(`${hostname} does not speak version 2 of Git's protocol for ${repository}`);
  if (!/^fetch=(?:.* )?filter(?: |$)/m.test(capabilities.join('\n'))) throw lacksFilter(hostname);
  const at = asked[1].address;
  return {
    repository,
    address: at.endsWith(greetingPath) ? at.slice(0, -greetingPath.length) : host.at(repository),
    objectFormat: capabilities.includes('object-format=sha256') ? 'sha256' : 'sha1',
  };
}

/**
 * Gives a server a command, and reads its answer as it comes, up to the flush that ends it.
 * @throws an error in the server's own words, TransientError where the answer breaks off
 * @see https://git-scm.com/docs/protocol-v2#_command_request
 */
export async function* answerTo(
  host: GitHost,
  { repository, address, objectFormat }: GitServer,
  { name, args, bytesMax }: GitCommand,
): AsyncGenerator<Buffer | 'delimiter'> {
  const format = objectFormat === 'sha1' ? [] : [`object-format=${objectFormat}`];
  const capabilities = [`command=${name}`, ...format].map(packetOf);
  const lines = [...capabilities, delimiterPacket, ...args.map(packetOf), flushPacket];
  const headers = { ...protocolHeaders, 'content-type': 'application/x-git-upload-pack-request' };
  const asked = await host.ask({
    method: 'POST',
    address: `${address}/git-upload-pack`,
    headers,
    body: Buffer.from(lines.join('')),
  });
  // What comes after the flush is read too, as only then another request can use the connection.
  let isWhole = false;
  for await (const packet of packetsOf(repository, asked, bytesMax)) {
    if (packet === 'flush') isWhole = true;
    else if (!isWhole) yield packet;
  }
  if (!isWhole) throw new TransientError(`${repository}: the answer to ${name} broke off`);
}

/** An error with what a server says of a fault. */
export function faultOf(repository: string, words: string): Error {
  return new Error(`${repository} says ${quoted(words)}`);
}

async function* packetsOf(
  repository: string,
  [answer, asked]: readonly [HttpAnswer, HttpRequest],
  bytesMax: number,
): AsyncGenerator<Packet> {
  const chunks = limited(chunksOf(asked, answer), repository, bytesMax);
  for await (const packet of packetsIn(chunks, repository)) {
    if (typeof packet !== 'string' && packet.toString('latin1', 0, errorMark.length) === errorMark)
      throw faultOf(repository, textOf(packet.subarray(errorMark.length)));
    yield packet;
  }
}

async function* limited(
  chunks: AsyncIterable<Uint8Array>,
  repository: string,
  bytesMax: number,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > bytesMax)
      throw new Error(`${repository}: an answer of more than ${bytesMax} bytes`);
    yield chunk;
  }
}

function lacksFilter(hostname: string): Error {
  return new Error(
    `${hostname} sends no parts of a history, which dates and branches of tags are read from: ` +
      'let its administrators set uploadpack.allowFilter',
  );
}
