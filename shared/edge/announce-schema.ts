import { z } from 'zod';
import type { AnnouncedAt } from '#core/announcement-target.ts';
import { nameSchema } from './texts.ts';
import { namedMap, strictMap } from './yaml-schema.ts';

/** So many webhooks are told of a line: each is a mark in the document of every promotion. */
const webhooksMax = 10;

/** GitHub's own rules for names of owners and of repositories. */
const repositoryPattern = /^[A-Za-z\d](?:[A-Za-z\d-]{0,38})\/[\w.-]{1,100}$/;

/** Where the releases of a line are announced, beside the topic `release-published`. */
export const announceSchema = strictMap({
  github: z
    .string()
    .regex(repositoryPattern, 'must be a repository on GitHub as OWNER/NAME')
    .exactOptional()
    .describe('The repository that gets a GitHub release, OWNER/NAME.'),
  webhooks: namedMap(
    nameSchema,
    strictMap({
      format: z
        .enum(['slack', 'plain'], 'must be slack or plain')
        .describe('slack: a line of text for a chat. plain: the announcement as JSON, signed.'),
    }),
    webhooksMax,
  )
    .default({})
    .describe('Webhooks by name; their addresses are secrets, which the deployment has.'),
});

/** The targets that a line's file names. */
export function announcedAt({
  github,
  webhooks,
}: z.output<typeof announceSchema>): readonly AnnouncedAt[] {
  return [
    ...(github === undefined ? [] : [{ kind: 'github', repository: github } as const]),
    ...Object.entries(webhooks).map(([webhook, { format: kind }]) => ({ kind, webhook })),
  ];
}
