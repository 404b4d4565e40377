import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGunzip, createGzip, gunzipSync, gzipSync } from 'node:zlib';
import { extract, type Header, pack } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { packedBytesMax, readFiles, repack, unpackedBytesMax } from '#cloud/archive.ts';
import { PermanentError } from '#core/permanent-error.ts';

const commit = 'c'.repeat(40);
const mtime = new Date('2026-01-02T03:04:05Z');
const top: Entry = { name: 'hello-1/', type: 'directory', mtime };

describe('repack', () => {
  it('drops the top folder, and keeps files, modes and links', async () => {
    const long = `deep/${'x'.repeat(120)}/${'y'.repeat(90)}`;
    const repacked = await repacking([
      top,
      { name: 'hello-1/a.txt', mode: 0o664, mtime, text: 'a' },
      { name: 'hello-1/bin/', type: 'directory', mode: 0o775, mtime },
      { name: 'hello-1/bin/run', mode: 0o775, mtime, text: '#!/bin/sh\n' },
      { name: 'hello-1/link', type: 'symlink', linkname: 'bin/run', mtime },
      { name: `hello-1/${long}`, mtime, text: 'long' },
    ]);
    expect(repacked.committedAtMs).toBe(mtime.getTime());
    expect(await contentsOf(repacked.archive)).toEqual([
      { name: 'a.txt', type: 'file', mode: 0o644, mtime, text: 'a' },
      { name: 'bin/', type: 'directory', mode: 0o755, mtime, text: '' },
      { name: 'bin/run', type: 'file', mode: 0o755, mtime, text: '#!/bin/sh\n' },
      { name: 'link', type: 'symlink', mode: 0o777, mtime, text: '', linkname: 'bin/run' },
      { name: long, type: 'file', mode: 0o644, mtime, text: 'long' },
    ]);
  });

  it('gives equal bytes for equal files, however the host packed them', async () => {
    const file = { name: 'hello-1/a.txt', mode: 0o600, mtime, text: 'a'.repeat(5_000) };
    const other = { ...file, name: 'other/a.txt', mode: 0o644, uid: 7, gname: 'people' };
    const [one, two] = await Promise.all([
      repacking([top, file]),
      repacking([{ ...top, name: 'other/' }, other], { level: 1 }),
    ]);
    expect(Buffer.compare(one.archive, two.archive)).toBe(0);
  });

  it.each<[string, Entry[]]>([
    ['a path that goes up', [{ name: 'hello-1/../../etc/passwd', text: '' }]],
    ['an absolute path', [{ name: '/etc/passwd', text: '' }]],
    ['a second top folder', [{ name: 'other/a', text: '' }]],
    ['a link to an absolute path', [link('a', '/etc/passwd')]],
    ['a link that goes up too far', [link('a', '../x')]],
    ['a link from a folder that goes up too far', [link('d/a', '../../x')]],
    ['a link that goes up through a link', [link('d', 'e'), link('a', 'd/../..')]],
    ['an empty link', [link('a', '')]],
    ['a file behind a link', [link('d', 'e'), { name: 'hello-1/d/a', text: '' }]],
    [
      'a file in a file',
      [
        { name: 'hello-1/d', text: '' },
        { name: 'hello-1/d/a', text: '' },
      ],
    ],
    [
      'a path twice',
      [
        { name: 'hello-1/a', text: '1' },
        { name: 'hello-1/a', text: '2' },
      ],
    ],
    ['a hard link', [{ name: 'hello-1/a', type: 'link', linkname: 'hello-1/b' }]],
    ['a device', [{ name: 'hello-1/a', type: 'character-device' }]],
  ])('refuses %s', async (_what, entries) => {
    await expect(repacking([top, ...entries])).rejects.toBeInstanceOf(PermanentError);
  });

  it('refuses an archive that unpacks to too much, before it is unpacked', async () => {
    const head = Buffer.from(gunzipSync(await archiveOf([top])).subarray(0, 512));
    const zeros = Buffer.alloc(1024 * 1024);
    const bomb = function* () {
      yield head;
      for (let bytes = 0; bytes <= unpackedBytesMax; bytes += zeros.length) yield zeros;
    };
    const packed = await buffer(Readable.from(bomb()).pipe(createGzip()));
    expect(packed.length).toBeLessThan(1024 * 1024);
    await expect(repack(Readable.from([packed]), commit)).rejects.toThrow(
      `larger, unpacked than the ${unpackedBytesMax}`,
    );
  });

  it('stops reading an archive that is too large', async () => {
    let sent = 0;
    const endless = async function* () {
      const chunk = gzipSync(randomBytes(1024 * 1024), { level: 0 });
      yield await archiveOf([top]);
      for (;;) {
        sent += chunk.length;
        yield chunk;
      }
    };
    await expect(repack(endless(), commit)).rejects.toThrow();
    expect(sent).toBeLessThan(packedBytesMax * 2);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['no gzip', Buffer.from('<html>not found</html>')],
    ['no tar', gzipSync(randomBytes(2_000))],
    ['an empty tar', gzipSync(Buffer.alloc(1_024))],
  ])('fails on %s', async (_what, bytes) => {
    await expect(repack(Readable.from([bytes]), commit)).rejects.toThrow();
  });

  it('fails on an archive that breaks off', async () => {
    const whole = await archiveOf([top, { name: 'hello-1/a', text: 'a'.repeat(100_000) }]);
    const torn = whole.subarray(0, whole.length - 20);
    await expect(repack(Readable.from([torn]), commit)).rejects.toThrow();
  });

  it('fails where the stream itself fails, with its error', async () => {
    const fault = new Error('the connection broke');
    const broken = async function* () {
      yield (await archiveOf([top])).subarray(0, 10);
      throw fault;
    };
    await expect(repack(broken(), commit)).rejects.toBe(fault);
  });
});

describe('readFiles', () => {
  it('reads the files that are asked for, and refuses one that is too large', async () => {
    const { archive } = await repacking([
      top,
      { name: 'hello-1/a', text: 'a' },
      { name: 'hello-1/b', text: 'bb' },
      { name: 'hello-1/c', text: 'ccc' },
    ]);
    const found = await readFiles(
      archive,
      new Map([
        ['a', 1],
        ['c', 3],
        ['none', 9],
      ]),
    );
    const texts = [...found].map(([path, bytes]) => [path, Buffer.from(bytes).toString()]);
    expect(Object.fromEntries(texts)).toEqual({ a: 'a', c: 'ccc' });
    await expect(readFiles(archive, new Map([['b', 1]]))).rejects.toThrow('b has 2 bytes');
  });
});

type Entry = Partial<Header> & { readonly name: string; readonly text?: string };

function link(path: string, linkname: string): Entry {
  return { name: `hello-1/${path}`, type: 'symlink', linkname };
}

async function repacking(entries: readonly Entry[], options?: { readonly level: number }) {
  return repack(Readable.from([await archiveOf(entries, options)]), commit);
}

async function archiveOf(entries: readonly Entry[], options?: { readonly level: number }) {
  const tar = pack();
  for (const { text = '', ...header } of entries) tar.entry({ mtime, ...header }, text);
  tar.finalize();
  return gzipSync(await buffer(tar), options);
}

async function contentsOf(archive: Uint8Array) {
  const found: object[] = [];
  const entries = Readable.from([archive]).pipe(createGunzip()).pipe(extract());
  for await (const entry of entries) {
    const { name, type, mode, mtime: time, linkname } = entry.header;
    const text = (await buffer(entry)).toString();
    found.push({ name, type, mode, mtime: time, text, ...(linkname ? { linkname } : {}) });
  }
  return found;
}
