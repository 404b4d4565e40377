import fc from 'fast-check';
import type { Files } from '#flow/files.ts';
import type { Command } from './alike.ts';

const names = ['a', 'a/b', 'a/b c+ü?#%2F', 'a/bc', 'b/..', 'b/%2e'];
const texts = ['', 'one', 'two'];

/** Commands upon a few names of a bucket. */
export function fileCommands(bucket: string): fc.Arbitrary<readonly Command<Files>[]> {
  const name = fc.constantFrom(...names);
  const command = fc.oneof(
    fc.record({ name, text: fc.constantFrom(...texts) }).map(({ name: at, text }) => ({
      says: `put ${JSON.stringify(text)} at ${at}`,
      call: (files: Files, folder: string) =>
        files.putIfAbsent(bucket, `${folder}/${at}`, Buffer.from(text), 'application/octet-stream'),
    })),
    name.map((at) => ({
      says: `get ${at}`,
      call: async (files: Files, folder: string) =>
        textOf(await files.get(bucket, `${folder}/${at}`)),
    })),
    name.map((at) => ({
      says: `remove ${at}`,
      call: (files: Files, folder: string) => files.remove(bucket, `${folder}/${at}`),
    })),
    fc.constantFrom('', 'a', 'a/', 'a/b', 'b/.', 'c').map((prefix) => ({
      says: `list ${prefix}`,
      call: (files: Files, folder: string) => files.list(bucket, `${folder}/${prefix}`),
    })),
  );
  return fc.array(command, { minLength: 1, maxLength: 40 });
}

function textOf(bytes: Uint8Array | undefined): string | undefined {
  return bytes && Buffer.from(bytes).toString('utf8');
}
