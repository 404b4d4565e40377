import { z } from 'zod';

const callMs = 10_000;
const listSchema = z.object({
  repositories: z.array(z.string()).optional(),
  tags: z.array(z.string()).optional(),
});

/** All that was pushed below a path of a registry: the tags of each image, in order. */
export async function pushedTags(
  registryUrl: string,
  path: string,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const ask = async (what: string) => {
    const signal = AbortSignal.timeout(callMs);
    return listSchema.parse(await (await fetch(`${registryUrl}/v2/${what}`, { signal })).json());
  };
  const { repositories = [] } = await ask('_catalog?n=1000');
  const names = repositories.filter((name) => name.startsWith(`${path}/`));
  const tags = names.map(async (name): Promise<[string, readonly string[]]> => {
    const { tags: all = [] } = await ask(`${name}/tags/list`);
    return [name.slice(path.length + 1), all.sort()];
  });
  return Object.fromEntries(await Promise.all(tags));
}
