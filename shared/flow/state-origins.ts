import type { Build } from '#core/build.ts';
import type { FrozenComponent } from '#core/candidate.ts';
import { builderOf, type ImageOrigin, originFault, statedOrigins } from '#core/origin.ts';
import { recipeText } from '#core/recipe.ts';
import { sha256 } from './identify.ts';
import { inParallel } from './in-parallel.ts';
import type { Duty } from './turn.ts';

/**
 * States where the images of a build come from, signed, before any candidate hears that it is built:
 * so none is ever accepted whose statement could not be made, and nothing is signed that is not
 * recorded. A statement that says so already stands; what is kept in its place and is none, such as
 * one by a key that is trusted no more, gives way to it.
 *
 * @throws Error where it cannot be signed or kept; it is tried again
 */
export async function stateOrigins(
  duty: Duty,
  build: Build,
  { repository }: Pick<FrozenComponent, 'repository'>,
): Promise<void> {
  const builder = builderOf(duty.ports.places.stagingProject);
  const recipe = sha256(recipeText(build.recipe));
  const stated = statedOrigins(build, repository, builder, recipe);
  await inParallel(stated, (origin) => stateOrigin(duty, origin));
}

async function stateOrigin({ ports }: Duty, origin: ImageOrigin): Promise<void> {
  const found = await ports.origins.find(origin);
  const fault = originFault(found, origin);
  if (fault === undefined) return;
  if (found.kind !== 'absent') {
    const { component, tag, image } = origin;
    const about = { component, tag, image: image.name, digest: image.digest };
    ports.log.warn('a statement of origin is replaced', { ...about, why: fault });
    await ports.origins.remove(origin);
  }
  await ports.origins.put(origin);
}
