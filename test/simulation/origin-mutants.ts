import { builderOf, type ImageOrigin, type OriginAddress } from '#core/origin.ts';
import { anOrigin } from '../given/origin.ts';
import type { World } from '../world/world.ts';
import { inOnly } from './breaking.ts';
import type { Mutant } from './mutant.ts';

/** What is broken of statements of origin. */
export const originMutants: readonly Mutant[] = [
  {
    name: 'admission looks at no statement',
    by: ['I35'],
    text: 'every image is taken to come from where it should',
    ports: inOnly('promote', (ports, world) => ({
      ...ports,
      origins: {
        ...ports.origins,
        find: async (address) => ({ kind: 'signed', origin: supposed(world, address) }),
      },
    })),
  },
];

function supposed({ lines }: World, address: OriginAddress): ImageOrigin {
  const { component, tag, commit, image } = address;
  const components = lines.flatMap((line) => line.components.map((own) => own.component));
  const repository = components.find(({ name }) => name === component)?.repository ?? '';
  const builder = builderOf('csi-release');
  return anOrigin({ component, tag, commit, image, repository, builder });
}
