import { z } from 'zod';

/** Both names are in use; where both are there they are the same. */
const tokenSchema = z
  .object({ token: z.string().optional(), access_token: z.string().optional() })
  .transform((given) => given.token ?? given.access_token);

/**
 * Reads the token that a registry gives its clients; undefined where it gives none.
 * @see https://distribution.github.io/distribution/spec/auth/token/
 */
export function readRegistryToken(text: string): string | undefined {
  return tokenSchema.safeParse(jsonIn(text)).data;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
