import { readFile } from 'node:fs/promises';

/**
 * A secret of the environment or of a file, such as Secret Manager mounts, whichever is set; a file
 * is read whenever it is asked for, so that it can be changed.
 * @throws an error that names the variable, and nothing of the secret
 */
export async function secretText(
  variable: string,
  text: string | undefined,
  file: string | undefined,
): Promise<string | undefined> {
  if (text !== undefined && file !== undefined)
    throw new Error(`${variable} and ${variable}_FILE are both set: remove one of them`);
  if (file === undefined) return text;
  const content = await readFile(file, 'utf8').catch((cause: Error) => {
    throw new Error(`${variable}_FILE ${file} cannot be read: ${cause.message}`, { cause });
  });
  return content.trim();
}
