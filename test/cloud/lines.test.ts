import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
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
    await mkdir(join(dir, 'schema'));
    await mkdir(join(dir, 'older'));
    await writeFile(join(dir, 'older', 'sample.yaml'), 'line: sample');
    await writeFile(join(dir, 'README.md'), '# Lines');
    await expect(fileLines({ releaseLines: dir }).all()).resolves.toEqual([]);
  });

  it.each([
    ['one is a pipe', makePipe, 'is a pipe or a device: write a file, or remove it'],
    ['one is a folder', (path: string) => mkdir(path), 'is a folder: release lines lie beside'],
    ['one is a link to nothing', linkTo('nothing'), 'cannot be read: ENOENT'],
    ['one is a link to itself', linkTo('small.yaml'), 'cannot be read: ELOOP'],
    ['one is a link to a folder', linkTo('.'), 'is a folder: '],
    ['one is a link to a device', linkTo('/dev/zero'), 'is a pipe or a device'],
    ['one is in Latin-1', writing('# caf\u00e9', 'latin1'), 'is not UTF-8: save it as UTF-8'],
    ['one is in UTF-16', writing('\ufeffline: a', 'utf16le'), 'is not UTF-8: save it as UTF-8'],
    [
      'one is in UTF-16 without a mark',
      writing('line: a', 'utf16le'),
      'a control character: remove',
    ],
  ])('are refused with the name of the file where %s', async (_, write, words) => {
    await write(join(dir, 'small.yaml'));
    const lines = fileLines({ releaseLines: dir });
    await expect(lines.all()).rejects.toThrow(/small\.yaml:1:\d+: /);
    await expect(lines.all()).rejects.toThrow(words);
  });

  it('are refused where a folder has more files than a person would write', async () => {
    const names = Array.from({ length: 201 }, (_, at) => `line-${at}.yaml`).sort();
    await Promise.all(names.map((name) => writeFile(join(dir, name), '')));
    const lines = fileLines({ releaseLines: dir });
    await expect(lines.all()).rejects.toThrow(
      `${names.at(-1)}:1:1: is one file too many: a folder has 200 at most`,
    );
    await rm(join(dir, 'line-0.yaml'));
    await expect(fileLines({ releaseLines: dir }).all()).rejects.toThrow('components.yaml:1:1: is');
  });
});

function makePipe(path: string): Promise<unknown> {
  return promisify(execFile)('mkfifo', [path], { timeout: 10_000 });
}

function linkTo(target: string): (path: string) => Promise<void> {
  return (path) => symlink(target, path);
}

function writing(text: string, encoding: 'latin1' | 'utf16le'): (path: string) => Promise<void> {
  return (path) => writeFile(path, text, encoding);
}
