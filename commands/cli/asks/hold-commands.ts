import { pathOf } from '../frame/api.ts';
import type { CliCommand } from '../frame/cli-command.ts';
import { aboutCandidate, askCommand, candidateWords } from './ask-command.ts';
import { type AskField, reason } from './fields.ts';

const owner: AskField = {
  ...{ name: 'owner', words: 'who decides when it goes on: a person or a team' },
  ...{ kind: 'text', isRequired: true },
};
const whose: AskField = {
  ...{ name: 'owner', words: 'whose, where several have one' },
  ...{ kind: 'text', isRequired: false },
};
const until: AskField = {
  ...{ name: 'until', words: 'when it ends by itself: 36h, 7d, 2w or a time' },
  ...{ kind: 'until', isRequired: true },
};
const link: AskField = {
  ...{ name: 'link', words: 'where that is followed, by https' },
  ...{ kind: 'text', isRequired: true },
};

const thing = {
  arguments: { kind: 'what it is', name: 'its name' },
  choices: { kind: ['line', 'component', 'candidate'] },
};

/** Of a component no page of its own tells what can be done: the request itself is answered. */
const aboutThing = {
  body: ([kind = '', name = '']: readonly string[]) => ({ [kind]: name }),
  shownAt: ([kind = '', name = '']: readonly string[]) => pathOf(`${kind}s`, name),
};

const aboutCell = {
  ...aboutCandidate,
  body: ([candidate = '', cell = '']: readonly string[]) => ({ candidate, cell }),
};

const candidate = { candidate: candidateWords };
const cell = { ...candidate, cell: 'a blocking cell of it' };

/** Commands that keep something from happening, or let it happen though a cell did not pass. */
export const holdCommands: readonly CliCommand[] = [
  askCommand(
    {
      usage: 'hold <kind> <name>',
      summary: 'Hold a line, a component or a candidate: nothing of it is promoted.',
      ...thing,
      examples: [
        "hold component greeter --owner 'team storage' --until 7d --reason 'It leaks memory'",
      ],
    },
    {
      ...{ action: 'hold', path: 'holds', ...aboutThing, fields: [reason, owner, until] },
      consequence: 'No promotion of it is admitted until then; one that was admitted goes on.',
    },
  ),
  askCommand(
    {
      usage: 'end-hold <kind> <name>',
      summary: 'End a hold before its time.',
      ...thing,
      examples: ["end-hold component greeter --reason 'It is mended in v1.2.1'"],
    },
    {
      ...{ action: 'end-hold', path: 'ended-holds', ...aboutThing, fields: [reason, whose] },
      consequence: 'Promotions of it are admitted again, unless somebody else holds it too.',
    },
  ),
  askCommand(
    {
      usage: 'pin <candidate>',
      summary: "Keep a candidate's staging area beyond its time.",
      arguments: candidate,
      examples: [
        "pin 7970d659 --owner 'team storage' --until 2w --reason 'Users reproduce a fault'",
      ],
    },
    {
      ...{ action: 'pin', path: 'pins', ...aboutCandidate, fields: [reason, owner, until] },
      consequence: 'Its staging area is not collected until then.',
    },
  ),
  askCommand(
    {
      usage: 'end-pin <candidate>',
      summary: 'Let a staging area go when its time has come.',
      arguments: candidate,
      examples: ["end-pin 7970d659 --reason 'The fault is found'"],
    },
    {
      ...{ action: 'end-pin', path: 'ended-pins', ...aboutCandidate, fields: [reason, whose] },
      consequence: 'Its staging area goes when its time is over, unless somebody else keeps it.',
    },
  ),
  askCommand(
    {
      usage: 'waive <candidate> <cell>',
      summary: 'Let a candidate be accepted though a blocking test cell did not pass.',
      arguments: cell,
      examples: [
        "waive 7970d659 e2e-1.35 --owner 'team storage' --until 7d --link https://github.com/o/n/issues/17 --reason 'A disk lacks'",
      ],
    },
    {
      ...{ action: 'waive', path: 'waivers', ...aboutCell, fields: [reason, owner, link, until] },
      consequence: 'The cell need not pass; plan, notes and statement of the release name it.',
    },
  ),
  askCommand(
    {
      usage: 'end-waiver <candidate> <cell>',
      summary: 'End a waiver before its time.',
      arguments: cell,
      examples: ["end-waiver 7970d659 e2e-1.35 --reason 'The disk is there'"],
    },
    {
      ...{ action: 'end-waiver', path: 'ended-waivers', ...aboutCell, fields: [reason] },
      consequence: 'The cell must have passed again, or the candidate fails.',
    },
  ),
];
