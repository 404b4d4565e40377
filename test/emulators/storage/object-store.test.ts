import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bucketName, useStorage } from './storage-world.ts';

const world = useStorage();

test('metadata is changed alone, key by key', async () => {
  const file = world.bucket.file('a');
  await file.save('a', { resumable: false, metadata: { metadata: { kept: '1', dropped: '2' } } });
  await file.setMetadata({ metadata: { dropped: null, added: '3' } });
  const [metadata] = await file.getMetadata();
  expect(metadata.metadata).toEqual({ kept: '1', added: '3' });
  expect(metadata.metageneration).toBe('2');
});

test('a restart keeps every object and sweeps what a crash left', async () => {
  const former = world.bucket.file('a');
  await former.save('kept', { resumable: false, contentType: 'text/plain' });
  await former.save('kept later', { resumable: false, contentType: 'text/plain' });
  await world.emulator.close();
  const folder = join(world.dir, 'buckets', bucketName);
  await writeFile(join(folder, 'contents', 'orphan.1'), 'never answered');
  await writeFile(join(folder, 'objects', 'half.json.1.part'), '{"na');
  await mkdir(join(world.dir, 'buckets', 'never-made'));
  await world.open();
  const file = world.bucket.file('a');
  expect((await file.download())[0].toString()).toBe('kept later');
  expect((await file.getMetadata())[0].contentType).toBe('text/plain');
  await file.save('again', { resumable: false });
  expect(Number(file.metadata.generation)).toBeGreaterThan(Number(former.metadata.generation));
  expect(await readdir(join(folder, 'contents'))).toHaveLength(1);
  expect(await readdir(join(folder, 'objects'))).toHaveLength(1);
  expect(await readdir(join(world.dir, 'buckets'))).toEqual([bucketName]);
  expect(await readFile(join(folder, 'bucket.json'), 'utf8')).toContain(bucketName);
});
