import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** Somebody who may look, and is among no promoters. */
const viewer = 'viewer@sample.example';

const lineShape = z.object({ promoters: z.array(z.string()) });

/**
 * Whom the issuer's page shows: the promoters of all lines, as their files say now, and a viewer. A
 * file that cannot be read names nobody: what is wrong with it the functions say.
 */
export async function peopleOfLines(dir: string): Promise<readonly string[]> {
  const names = (await readdir(dir)).filter((name) => /\.ya?ml$/.test(name));
  const promoters = await Promise.all(names.map((name) => promotersIn(join(dir, name))));
  return [...new Set([...promoters.flat().sort(), viewer])];
}

async function promotersIn(file: string): Promise<readonly string[]> {
  try {
    return lineShape.safeParse(parse(await readFile(file, 'utf8'))).data?.promoters ?? [];
  } catch {
    return [];
  }
}
