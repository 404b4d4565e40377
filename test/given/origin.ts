import { builderOf, type ImageOrigin } from '#core/origin.ts';
import { sha256 } from '#flow/identify.ts';
import { aFrozenComponent } from './candidate.ts';
import { aStagedImage } from './image.ts';

/** Where the one image of `hello` v1.0.0 comes from, as the build `b1` made it. */
export function anOrigin(facts: Partial<ImageOrigin> = {}): ImageOrigin {
  const { name: component, repository, tag, commit } = aFrozenComponent();
  return {
    ...{ component, repository, tag, commit },
    recipe: sha256('a recipe'),
    builder: builderOf('csi-release'),
    buildId: 'b1',
    registryTag: 'r1',
    builtAtMs: 10,
    image: aStagedImage(),
    ...facts,
  };
}
