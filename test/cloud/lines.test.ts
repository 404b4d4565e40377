import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileLines } from '#cloud/lines.ts';
import { PermanentError } from '#core/permanent-error.ts';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lines-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

describe('the release lines of a directory', () => {
  it('are an error that names the directory where it is absent', async () => {
    const lines = fileLines({ releaseLines: join(dir, 'absent') });
    await expect(lines.all()).rejects.toThrow(`RELEASE_LINES ${join(dir, 'absent')}`);
    await expect(lines.all()).rejects.not.toBeInstanceOf(PermanentError);
  });

  it('are an error that names the file where one cannot be read', async () => {
    await writeFile(join(dir, 'sample.yaml'), 'components: [');
    const lines = fileLines({ releaseLines: dir });
    await expect(lines.all()).rejects.toThrow('sample.yaml');
    await expect(lines.all()).rejects.not.toBeInstanceOf(PermanentError);
  });

  it('are never left out because a file is named otherwise', async () => {
    await writeFile(join(dir, 'sample.yml'), '');
    const lines = fileLines({ releaseLines: dir });
    await expect(lines.all()).rejects.toThrow('sample.yml:1:1: is not read: name it sample.yaml');
  });

  it('are refused by their size, however large a file is', async () => {
    await writeFile(join(dir, 'components.yaml'), `# ${'é'.repeat(3_000_000)}`);
    const lines = fileLines({ releaseLines: dir });
    await expect(lines.all()).rejects.toThrow('components.yaml:1:1: is larger than 65536 bytes');
  });

  it('are read beside other files, and none from a folder in it', async () => {
    await mkdir(join(dir, 'schema.json'));
    await mkdir(join(dir, 'older'));
    await writeFile(join(dir, 'older', 'sample.yaml'), 'line: sample');
    await writeFile(join(dir, 'README.md'), '# Lines');
    await expect(fileLines({ releaseLines: dir }).all()).resolves.toEqual([]);
  });
});
