import { collectionRequestSchema } from '#edge/collection-request.ts';
import { restorationRequestSchema } from '#edge/restoration-request.ts';
import { resultRequestSchema } from '#edge/result-request.ts';
import { roundRequestSchema } from '#edge/round-request.ts';
import { quarantineReleaseSchema, withdrawalSchema } from '#edge/tag-ruling-request.ts';
import { askRound } from '#flow/ask-round.ts';
import { confirmCollection } from '#flow/confirm-collection.ts';
import { restore } from '#flow/restore.ts';
import { type Ruled, ruleTag } from '#flow/rule-tag.ts';
import { tellResult } from '#flow/tell-result.ts';
import { type Ask, ask } from './ask.ts';
import {
  askedRoundSchema,
  confirmedCollectionSchema,
  restoredSchema,
  ruledSchema,
  toldResultSchema,
} from './candidate-answers.ts';

const tagOf = ({ component, tag }: Ruled) => `${component}/${tag}`;

/** What people can ask for of tags, candidates and their tests. */
export const candidateAsks: readonly Ask[] = [
  ask({
    path: '/api/v1/rounds',
    summary: 'Have the set of a line tested again, as it stands now',
    called: 'the request for a round',
    body: roundRequestSchema,
    isOnce: false,
    answer: askedRoundSchema,
    perform: (duty, person, said, id) => askRound(duty, person, { ...said, id }),
    nameOf: ({ line, round }) => `${line}/${round}`,
  }),
  ask({
    path: '/api/v1/restorations',
    summary: 'Open a new candidate of exactly the set of a collected one',
    called: 'the request for a restoration',
    body: restorationRequestSchema,
    isOnce: true,
    answer: restoredSchema,
    perform: (duty, person, { id, ...wish }, key) =>
      restore(duty, person, { ...wish, id: id ?? key }),
    nameOf: ({ candidate }) => `${candidate}/plan`,
    shownAt: '/api/v1/candidates',
  }),
  ask({
    path: '/api/v1/results',
    summary: 'Tell the result of a manual test cell',
    called: 'the result',
    body: resultRequestSchema,
    isOnce: false,
    answer: toldResultSchema,
    perform: (duty, person, said, id) => tellResult(duty, person, { ...said, id }),
    nameOf: ({ candidate, cell, attempt }) => `${candidate}/${cell}/${attempt}`,
  }),
  ask({
    path: '/api/v1/quarantine-releases',
    summary: 'Release a tag from quarantine: it is meant as it is',
    tag: 'tags',
    called: 'the request for a release from quarantine',
    body: quarantineReleaseSchema,
    isOnce: false,
    answer: ruledSchema,
    perform: ruleTag,
    nameOf: tagOf,
  }),
  ask({
    path: '/api/v1/withdrawals',
    summary: "Withdraw a component's tag",
    tag: 'tags',
    called: 'the request for a withdrawal',
    body: withdrawalSchema,
    isOnce: false,
    answer: ruledSchema,
    perform: ruleTag,
    nameOf: tagOf,
  }),
  ask({
    path: '/api/v1/collections',
    summary: 'Have so many expired candidates collected, though they are more than usual',
    tag: 'collection',
    called: 'the request for a collection',
    body: collectionRequestSchema,
    isOnce: false,
    answer: confirmedCollectionSchema,
    perform: confirmCollection,
    nameOf: () => 'staging',
  }),
];
