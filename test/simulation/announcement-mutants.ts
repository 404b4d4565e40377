import { inOnly } from './breaking.ts';
import type { Mutant } from './mutant.ts';

/** What is broken of announcements. */
export const announcementMutants: readonly Mutant[] = [
  {
    name: 'believed pulls',
    by: ['I40'],
    text: 'an image is announced that not everybody can pull',
    ports: inOnly('promote-requested', (ports, { registry }) => ({
      ...ports,
      anonymous: {
        pull: async (repository, reference) => {
          const digest = registry.manifest(repository, reference)?.digest;
          return digest === undefined ? { refused: 'absent' } : { digest };
        },
      },
    })),
  },
  {
    name: 'a chat told again',
    by: ['I41', 'I42'],
    text: 'a chat that gave no answer is told again',
    ports: inOnly('promote-requested', (ports) => ({
      ...ports,
      announcing: {
        ...ports.announcing,
        async post(webhook, post) {
          const posted = await ports.announcing.post(webhook, post);
          return posted.kind === 'unknown' ? ports.announcing.post(webhook, post) : posted;
        },
      },
    })),
  },
];
