import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { crc32c, writeCrc32c } from './crc32c.ts';
import type { Attributes } from './record.ts';
import { Refusal } from './refusal.ts';

/** What follows from the bytes of an object alone; the checksums in base64, as the API has them. */
export interface ContentFacts {
  readonly size: number;
  readonly md5Hash: string;
  readonly crc32c: string;
}

/** Measures the content that lies in a file. */
export async function measureContent(file: string): Promise<ContentFacts> {
  const md5 = createHash('md5');
  let checksum = 0;
  let size = 0;
  for await (const chunk of createReadStream(file)) {
    md5.update(chunk);
    checksum = crc32c(chunk, checksum);
    size += chunk.length;
  }
  return { size, md5Hash: md5.digest('base64'), crc32c: writeCrc32c(checksum) };
}

/**
 * Makes sure that what was received is what the client sent.
 * @throws Refusal 400 where a checksum that the client gave is another
 */
export function checkContent(facts: ContentFacts, said: Attributes): void {
  if (said.crc32c !== undefined && said.crc32c !== facts.crc32c) {
    throw mismatch('CRC32C', said.crc32c, facts.crc32c);
  }
  if (said.md5Hash !== undefined && said.md5Hash !== facts.md5Hash) {
    throw mismatch('MD5 hash', said.md5Hash, facts.md5Hash);
  }
}

function mismatch(what: string, said: string, found: string): Refusal {
  return new Refusal(
    400,
    `Provided ${what} "${said}" doesn't match calculated ${what} "${found}".`,
  );
}
