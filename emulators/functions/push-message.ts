import type { IncomingMessage } from 'node:http';
import { z } from 'zod';

const pushPath = /^\/projects\/[^/?]+\/topics\/[^/?]+$/;
const pushBytesMax = 16 * 1024 * 1024;

const pushBody = z.object({ message: z.object({ messageId: z.string() }) });

/**
 * The id of the Pub/Sub message that this request pushes, read beside whoever else reads the body;
 * undefined for anything else than a push. Never rejects.
 */
export function messageIdOf(request: IncomingMessage): Promise<string | undefined> {
  if (request.method !== 'POST' || !pushPath.test(request.url ?? '')) {
    return Promise.resolve(undefined);
  }
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= pushBytesMax) chunks.push(chunk);
    });
    request.on('end', () => resolve(bytes > pushBytesMax ? undefined : parse(chunks)));
    request.on('close', () => resolve(undefined));
  });
}

function parse(chunks: readonly Buffer[]): string | undefined {
  try {
    return pushBody.parse(JSON.parse(Buffer.concat(chunks).toString('utf8'))).message.messageId;
  } catch {
    return undefined;
  }
}
