import { sampleLengthMax } from '#flow/reject.ts';
import { aStagedImage } from '../given/image.ts';
import { hostileTags } from './hostile-tags.ts';
import { type Push, pushOf, pushOfMessage } from './push.ts';

/** A message that no retry can help, and what its rejection says. */
export interface BadMessage {
  readonly name: string;
  readonly push: Push;
  readonly reason: RegExp;
  /** The topic that it comes on, where that is not the function's own. */
  readonly topic?: string;
}

/** Twice what any message may have. */
const tooManyBytes = 2 * 1024 * 1024;
const structured = { 'content-type': 'application/cloudevents+json' };
const event = { specversion: '1.0', id: '1', source: '//test', type: 'test' };
const binary = {
  ...{ 'content-type': 'application/json', 'ce-specversion': '1.0', 'ce-id': '1' },
  ...{ 'ce-source': '//test', 'ce-type': 'test' },
};

/** What no function can read. */
export const unreadable: readonly BadMessage[] = [
  bad('data that is not base64', pushOfMessage({ data: '%%%' }), /not base64/),
  bad('base64 of another alphabet', pushOfMessage({ data: 'e30_' }), /not base64/),
  bad('data that is not JSON', pushOf('{"component":'), /not JSON/),
  bad('data that is not UTF-8', pushOf(Uint8Array.of(0x22, 0xff, 0x22)), /not JSON in UTF-8/),
  bad('a JSON array', pushOf('[{}]'), /is an array, but must be a JSON object/),
  bad('null', pushOf('null'), /is null, but must be a JSON object/),
  bad('a number', pushOf('1'), /is number, but must be a JSON object/),
  bad('empty data', pushOf(''), /it is empty/),
  bad('attributes alone', pushOfMessage({ attributes: { a: 'b' } }), /it is empty/),
  bad('2 MB', pushOf(JSON.stringify({ a: 'x'.repeat(tooManyBytes) })), /longer than 1048576 bytes/),
  bad('a message that is a text', pushOfMessage('text'), /malformed: the message: /),
  bad('no message', { body: '{"hello":"world"}' }, /malformed: the message: /),
  bad('a list of messages', { body: '[]' }, /is no Pub\/Sub message/),
  bad('a CloudEvent without data', { body: JSON.stringify(event), headers: structured }, /message/),
  bad(
    'a CloudEvent whose data is null',
    { body: JSON.stringify({ ...event, data: null }), headers: structured },
    /is no Pub\/Sub message/,
  ),
  bad('a CloudEvent in headers, about nothing', { body: '{}', headers: binary }, /message/),
  bad('an emoji where the sample ends', { body: emojisBody() }, /malformed: the message: /),
  bad('a wake that is null', pushOf({ wake: null }), /the wake message/),
  bad('a wake of an unknown kind', pushOf({ wake: { kind: 'x', id: 'x' } }), /no kind of document/),
  bad('a wake of no id', pushOf({ wake: { kind: 'line' } }), /the wake message/),
  bad('a wake of an object', pushOf({ wake: { kind: 'line', id: {} } }), /the wake message/),
  bad('a wake of too long an id', pushOf(wakeOf('line', 'ü'.repeat(900))), /refused: the id/),
  ...['tag', 'line', 'build', 'candidate', 'promotion', 'floating-tag'].map((kind) =>
    bad(`a wake of an unknown ${kind}`, pushOf(wakeOf(kind, '../x')), /unknown: there is no/),
  ),
];

const result = { cell: 'e2e', attempt: 1, nonce: 'nonce-1', outcome: 'passed' };
const digest = `sha256:${'0'.repeat(64)}`;
const ours = aStagedImage('hello').digest;
const ofOne = { message: { data: base64({ ...result, candidate: 'one' }), messageId: '1' } };
const build = { projectId: 'csi-release', status: 'SUCCESS', tags: ['csi-release'] };

/** What can be read, but is nothing for the function that gets it, by function. */
export const unfitting: Readonly<Record<string, readonly BadMessage[]>> = {
  'tag-detected': [
    bad('another shape', pushOf({ hello: 'world' }), /the detected tag/),
    bad('another type', pushOf({ component: ['greeter'], tag: 1 }), /component.*tag/),
    bad('an unknown version', pushOf(tagOf({ schema: 2 })), /is an unknown version/),
    bad('an unknown component', pushOf(tagOf({ component: 'nobody' })), /unknown: .*nobody/),
    bad('a path as component', pushOf(tagOf({ component: '../x' })), /component/),
    ...hostileTags.map((tag) =>
      bad(`the tag ${JSON.stringify(tag)}`, pushOf(tagOf({ tag })), /malformed: |refused: /),
    ),
  ],
  'build-finished': [
    bad('another shape', pushOf({ hello: 'world' }), /the notice of Cloud Build/),
    bad('tags that are no list', pushOf({ ...build, id: 'x', tags: 'csi-release' }), /tags/),
    bad('an unknown build', pushOf({ ...build, id: digest.slice(7, 43) }), /unknown: Cloud Build/),
    bad('a path as build', pushOf({ ...build, id: '../builds' }), /unknown: Cloud Build/),
    bad('another project', pushOf({ ...build, id: 'x', projectId: 'other' }), /unknown: Cloud/),
  ],
  'tests-passed': [
    bad('another shape', pushOf({ hello: 'world' }), /the test result/),
    bad(
      'an unknown version',
      pushOf({ ...result, candidate: 'one', version: 2 }),
      /unknown version/,
    ),
    bad('an unknown outcome', pushOf({ ...result, candidate: 'one', outcome: 'ok' }), /outcome/),
    bad('an unknown candidate', pushOf({ ...result, candidate: 'none' }), /unknown: no candidate/),
    bad('a path as candidate', pushOf({ ...result, candidate: '../one' }), /candidate/),
    bad('an unknown cell', pushOf({ ...result, candidate: 'one', cell: 'x' }), /has no cell x/),
    bad('a cell of our own', pushOf({ ...result, candidate: 'one', cell: 'sanity' }), /run by us/),
    bad('a guessed nonce', pushOf({ ...result, candidate: 'one', nonce: 'x' }), /the nonce is not/),
    bad(
      'other digests',
      pushOf({ ...result, candidate: 'one', digests: { hello: digest } }),
      /is not in the candidate/,
    ),
    bad('no digest at all', pushOf({ ...result, candidate: 'one', digests: {} }), /was not tested/),
    bad(
      'a digest under two names',
      pushOf({ ...result, candidate: 'one', digests: { hello: ours, other: ours } }),
      /there is no image other/,
    ),
    bad(
      'a digest that is none',
      pushOf({ ...result, candidate: 'one', digests: { hello: 'latest' } }),
      /digests.hello must be sha256/,
    ),
    bad(
      'the nonce of another attempt',
      pushOf({ ...result, candidate: 'one', attempt: 2 }),
      /the nonce is not that of attempt 2/,
    ),
    bad('a result not asked for yet', pushOf({ ...result, candidate: 'early' }), /nonce is not/),
    bad(
      "Prow's result not asked for yet",
      pushOf({ runid: 'early/prow/1/nonce-1', status: 'success' }),
      /the nonce is not that of attempt 1/,
      'tests-passed-prow',
    ),
    bad(
      'a cell of people',
      pushOf({ ...result, candidate: 'one', cell: 'look' }),
      /refused: look is reported by a person/,
    ),
    bad(
      "a result of Prow's cell from somebody else",
      pushOf({ ...result, candidate: 'one', cell: 'prow' }),
      /believed from topic tests-passed-prow; this one came on tests-passed$/,
    ),
    bad(
      "a result of somebody's cell from Prow",
      pushOf({ runid: 'one/e2e/1/nonce-1', status: 'success' }),
      /believed from topic tests-passed; this one came on tests-passed-prow$/,
      'tests-passed-prow',
    ),
    bad(
      'a result that came on no topic',
      { body: JSON.stringify({ ...event, data: ofOne }), headers: structured },
      /this one came on no topic that is known/,
    ),
    bad(
      'a report at no address',
      pushOf({ ...result, candidate: 'one', junit: 'file:///etc/passwd' }),
      /junit/,
    ),
    bad(
      "a status of Prow's that there is not",
      pushOf({ runid: 'one/prow/1/nonce-1', status: 'SUCCESS' }),
      /status must be one of/,
      'tests-passed-prow',
    ),
    bad(
      "another shape of Prow's",
      pushOf({ runid: 'one', status: 'success' }),
      /must be CANDIDATE/,
    ),
    bad(
      "an unknown candidate of Prow's",
      pushOf({ runid: 'none/e2e/1/x', status: 'success' }),
      /unknown: no candidate/,
    ),
  ],
  'promote-requested': [
    bad('another shape', pushOf({ hello: 'world' }), /candidate/),
    bad('an unknown version', pushOf({ candidate: 'one', schema: 'v2' }), /unknown version/),
    bad('an unknown candidate', pushOf({ candidate: 'none' }), /unknown: no promotion of none/),
    bad('a path as candidate', pushOf({ candidate: '../one' }), /candidate/),
    bad('a candidate under test', pushOf({ candidate: 'one' }), /was ever admitted/),
    bad('an accepted candidate', pushOf({ candidate: 'ready', planHash: 'y' }), /ever admitted/),
    bad('a promotion that was given up', pushOf({ candidate: 'given-up' }), /given up by ann.*ask/),
  ],
  'build-tick': [],
  'gc-tick': [],
  'sweep-tick': [],
  'tag-tick': [],
};

function bad(name: string, push: Push, reason: RegExp, topic?: string): BadMessage {
  return { name, push, reason, ...(topic === undefined ? {} : { topic }) };
}

function base64(data: object): string {
  return Buffer.from(JSON.stringify(data)).toString('base64');
}

function tagOf(facts: object): object {
  return { component: 'greeter', tag: 'v1.0.0', ...facts };
}

function wakeOf(kind: string, id: string): object {
  return { wake: { kind, id } };
}

/** A pair of UTF-16 units lies at every odd place, so also across the end of any even length. */
function emojisBody(): string {
  return JSON.stringify({ abc: '\u{1f600}'.repeat(sampleLengthMax) });
}
