import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const client = join(import.meta.dirname, 'docker-client.ts');
const executableMode = 0o755;

/**
 * Puts a command `docker` into the directory, for steps that call it from a shell or from make. It
 * works on the images of this build.
 */
export async function installDockerShim(
  dir: string,
  images: string,
  registryUrl: string,
): Promise<void> {
  const words = [process.execPath, client, images, registryUrl].map(quote).join(' ');
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, 'docker'), `#!/bin/sh\nexec ${words} "$@"\n`, { mode: executableMode });
}

function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
