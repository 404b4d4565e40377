import type { CliCommand } from '../frame/cli-command.ts';
import { followCandidate, watchOption } from '../watch/follow-candidate.ts';
import { aboutCandidate, askCommand, candidateWords } from './ask-command.ts';
import { type AskField, reason } from './fields.ts';
import { planHashOption, plannedApproval, plannedPromotion } from './plan-of.ts';
import type { Settled } from './shown-action.ts';

const candidate = { candidate: candidateWords };
const optionalReason: AskField = { ...reason, isRequired: false };

/** Commands about promotions. */
export const promotionCommands: readonly CliCommand[] = [
  askCommand(
    {
      usage: 'promote <candidate>',
      summary: 'Have a candidate released: exactly the plan that is shown.',
      arguments: candidate,
      options: [planHashOption, watchOption],
      examples: [
        "promote 7970d659 --reason 'All cells passed' --watch",
        "promote 7970d659-c9c4-5075-8d23-069f64d9669d --plan-hash HASH --reason 'Nightly' --yes",
      ],
    },
    {
      ...{ action: 'promote', path: 'promotions', ...aboutCandidate, fields: [reason] },
      consequence: 'Exactly what the plan above lists is written to production, and announced.',
      prepare: plannedPromotion,
      after: async (session, [id = ''], said) => {
        if (said.isSaid('watch')) return followCandidate(session, id);
        session.printer.note(`Follow it: csi-release show ${id} --watch`);
      },
    },
  ),
  askCommand(
    {
      usage: 'approve <candidate>',
      summary: 'Find the plan of a promotion right, so that somebody else may have it carried out.',
      arguments: candidate,
      options: [planHashOption],
      examples: ["approve 7970d659 --reason 'The RBAC rules are as we said'"],
    },
    {
      ...{ action: 'approve', path: 'approvals', ...aboutCandidate, fields: [optionalReason] },
      consequence: 'It counts for a day, for exactly the plan above.',
      prepare: plannedApproval,
    },
  ),
  askCommand(
    {
      usage: 'resume <candidate>',
      summary: 'Let a promotion go on that holds itself.',
      arguments: candidate,
      examples: ["resume 7970d659 --reason 'The tag is put right'"],
    },
    {
      ...{ action: 'resume', path: 'resumed-promotions', ...aboutCandidate, fields: [reason] },
      consequence: 'The step that it stopped at is begun again.',
    },
  ),
  askCommand(
    {
      usage: 'give-up <candidate>',
      summary: 'Give a promotion up, as long as nothing of it can be seen.',
      arguments: candidate,
      examples: ["give-up 7970d659 --reason 'The tag was pushed by mistake'"],
    },
    {
      ...{ action: 'give-up', path: 'given-up-promotions', ...aboutCandidate, fields: [reason] },
      consequence: 'Nothing more of it is begun; its release number is never used again.',
    },
  ),
  askCommand(
    {
      usage: 'settle-announcement <candidate> <target> <state>',
      summary: 'Say of a target whether it was told of a release, or have it told again.',
      arguments: {
        candidate: candidateWords,
        target: 'as the promotion names it: webhook:sample-chat',
        state: 'whether it was told, or is to be told again',
      },
      choices: { state: ['sent', 'again'] },
      options: [{ flags: '--correction', words: 'of the message that the release was withdrawn' }],
      examples: ["settle-announcement 7970d659 webhook:sample-chat sent --reason 'I saw it there'"],
    },
    {
      ...{ action: 'settle-announcement', path: 'announcements', fields: [reason] },
      ...aboutCandidate,
      body: ([id = '', target = '', state = '']) => ({ candidate: id, target, [state]: true }),
      consequence: 'The announcement goes on from there.',
      prepare: async (_session, _args, said): Promise<Settled> =>
        said.isSaid('correction') ? { correction: true } : {},
    },
  ),
];
