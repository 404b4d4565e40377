import { subjectOf } from '../world/manifest.ts';
import { inOnly, withImages } from './breaking.ts';
import type { Mutant } from './mutant.ts';

/** What is broken of statements of sets. */
export const statementMutants: readonly Mutant[] = [
  {
    name: 'no statement at what production had',
    by: ['I36'],
    text: 'an image that another release brought to production gets no statement of a further one',
    ports: inOnly('promote-requested', (ports, { registry }) =>
      withImages(ports, {
        async attach(repository, manifest) {
          const tagged: readonly unknown[] = Object.values(registry.tags(repository));
          if (!tagged.includes(subjectOf(manifest)))
            await ports.images.attach(repository, manifest);
        },
      }),
    ),
  },
];
