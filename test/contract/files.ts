import { beforeAll, describe, expect, it } from 'vitest';
import { rbacBytesMax } from '#edge/rbac.ts';
import type { Files } from '#flow/files.ts';

/** What every place for files does; `open` gives one with an empty bucket of this name. */
export function filesContract(name: string, open: (bucket: string) => Promise<Files>): void {
  describe(`the files of ${name}`, () => {
    const bucket = 'csi-release-source';
    const type = 'application/octet-stream';
    let files: Files;
    beforeAll(async () => {
      files = await open(bucket);
    });

    it('has nothing at first', async () => {
      expect(await files.get(bucket, 'none')).toBeUndefined();
      expect(await files.list(bucket, '')).toEqual([]);
      expect(await files.remove(bucket, 'none')).toBe('absent');
    });

    it.each([
      ['an empty file', new Uint8Array()],
      ['every byte', Uint8Array.from({ length: 256 }, (_, at) => at)],
      ['a megabyte', new Uint8Array(1024 * 1024).fill(7)],
    ])('gives %s back as it was put', async (_what, bytes) => {
      const name = `sizes/${bytes.length}`;
      expect(await files.putIfAbsent(bucket, name, bytes, type)).toBe('created');
      expect(Buffer.compare((await files.get(bucket, name)) ?? Buffer.from('none'), bytes)).toBe(0);
    });

    it.each([
      ['more than there is', 'abc', 9, 'abc'],
      ['all of it', 'abc', 3, 'abc'],
      ['less', 'abc', 2, 'bc'],
      ['anything of an empty file', '', 5, ''],
    ])('gives of the end %s', async (what, text, bytesMax, end) => {
      await files.putIfAbsent(bucket, `ends/${what}`, Buffer.from(text), 'text/plain');
      const read = await files.end(bucket, `ends/${what}`, bytesMax);
      expect(Buffer.from(read ?? 'none').toString()).toBe(end);
    });

    it('has no end of what is not there', async () => {
      expect(await files.end(bucket, 'ends/none', 5)).toBeUndefined();
    });

    it('leaves a file that exists as it is, even when two put it at once', async () => {
      const put = (text: string) =>
        files.putIfAbsent(bucket, 'once/a b+ü?#%2F.txt', Buffer.from(text), 'text/plain');
      const results = await Promise.all([put('same'), put('same'), put('same')]);
      expect(results.toSorted()).toEqual(['created', 'exists', 'exists']);
      expect(await put('other')).toBe('exists');
      const kept = await files.get(bucket, 'once/a b+ü?#%2F.txt');
      expect(Buffer.from(kept ?? '').toString()).toBe('same');
    });

    it('lists the names under a prefix, and removes one of them', async () => {
      const names = ['line/v1/a', 'line/v1/b', 'line/v10/a'];
      for (const name of names) await files.putIfAbsent(bucket, name, Buffer.from('x'), type);
      expect(await files.list(bucket, 'line/v1/')).toEqual(['line/v1/a', 'line/v1/b']);
      expect(await files.remove(bucket, 'line/v1/a')).toBe('removed');
      expect(await files.remove(bucket, 'line/v1/a')).toBe('absent');
      expect(await files.list(bucket, 'line/')).toEqual(['line/v1/b', 'line/v10/a']);
    });

    it('reads the roles of a manifest, and tells of one that is too large to be read', async () => {
      const role = 'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: { name: r }\n';
      const put = (object: string, text: string) =>
        files.putIfAbsent(bucket, object, Buffer.from(text), 'text/plain');
      await put('rules/role.yaml', role);
      await put('rules/large.yaml', `${role}#${'x'.repeat(rbacBytesMax)}`);
      const read = (object: string) => files.rules(bucket, object);
      expect(await read('rules/role.yaml')).toEqual({ objects: [{ name: 'Role r', grants: [] }] });
      expect(await read('rules/large.yaml')).toHaveProperty('unreadable');
      expect(await read('rules/none.yaml')).toBeUndefined();
    });

    it('says which bucket is missing', async () => {
      const put = files.putIfAbsent('csi-release-absent', 'a', Buffer.from('x'), type);
      await expect(put).rejects.toThrow('csi-release-absent');
    });
  });
}
