import { describe, expect, test } from 'vitest';
import {
  messageBytesMax,
  readPromoteRequested,
  readPushedMessage,
  readTagDetected,
  readWake,
} from '#edge/messages.ts';

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

const data = base64('{"component":"greeter","tag":"v1.0.0"}');
const json = { component: 'greeter', tag: 'v1.0.0' };

function refusal(words: string) {
  return {
    name: 'PermanentError',
    code: 'malformed',
    message: expect.stringContaining(words),
  };
}

describe('A pushed message', () => {
  test.each([
    [
      'a CloudEvent of the functions framework',
      {
        specversion: '1.0',
        id: '7',
        type: 'google.cloud.pubsub.topic.v1.messagePublished',
        source: '//pubsub.googleapis.com/projects/p/topics/t',
        data: {
          message: {
            '@type': 'type.googleapis.com/google.pubsub.v1.PubsubMessage',
            data,
            attributes: { a: 'b' },
            messageId: '7',
            publishTime: '2026-01-02T03:04:05Z',
          },
        },
      },
      { data: json, topic: 't', publishedAtMs: Date.UTC(2026, 0, 2, 3, 4, 5) },
    ],
    [
      'one whose source and times are not what they should be',
      { source: 7, time: 'yesterday', data: { message: { data, publishTime: 5 } } },
      { data: json },
    ],
    [
      'one that says its time beside the message alone',
      { time: '2026-01-02T03:04:05.678Z', data: { message: { data } } },
      { data: json, publishedAtMs: Date.UTC(2026, 0, 2, 3, 4, 5, 678) },
    ],
    ...[
      '//pubsub.googleapis.com/projects/p/topics/',
      '//pubsub.googleapis.com/projects/p/topics/t/more',
      '//pubsub.googleapis.com/projects/p/subscriptions/t',
      '//storage.googleapis.com/projects/p/topics/t',
      'x//pubsub.googleapis.com/projects/p/topics/t',
      '//pubsub.googleapis.com/',
    ].map((source): [string, object, object] => [
      `one whose source names no topic: ${source}`,
      { source, data: { message: { data } } },
      { data: json },
    ]),
    [
      'an event of Eventarc with both spellings',
      {
        data: {
          subscription: 'projects/p/subscriptions/s',
          message: { data, messageId: '7', message_id: '7', publish_time: 'x', orderingKey: '' },
        },
      },
      { data: json },
    ],
    [
      'a push body as it came',
      { message: { data, message_id: '8', attributes: null }, subscription: 's' },
      { data: json },
    ],
    ['one without an id', { message: { data } }, { data: json }],
    [
      'one whose attributes and id nobody reads',
      { message: { data, attributes: { a: 1 }, messageId: 7 } },
      { data: json },
    ],
  ])('is read from %s', (_, event, message) => {
    expect(readPushedMessage(event)).toEqual(message);
  });

  test.each([
    ['attributes only', { message: { attributes: { a: 'b' }, messageId: '7' } }, 'it is empty'],
    ['empty data', { data: { message: { data: '' } } }, 'it is empty'],
    ['no base64', { message: { data: 'not base64!' } }, 'not base64'],
    ['base64 without its padding', { message: { data: 'e30' } }, 'not base64'],
    ['base64 with bits left over', { message: { data: 'e31=' } }, 'not base64'],
    ['base64 of URLs', { message: { data: base64('{"a":"ÿÿ?"}').replace('/', '_') } }, 'base64'],
    ['base64 with a line break', { message: { data: `${data}\n` } }, 'not base64'],
    [
      'data that is no text',
      { message: { data: { a: 1 } } },
      'message.data must be text in base64',
    ],
    ['no JSON', { message: { data: base64('{"a":') } }, 'not JSON'],
    ['JavaScript that is no JSON', { message: { data: base64("{a: 'b'}") } }, 'not JSON'],
    [
      'Latin-1',
      { message: { data: Buffer.from('{"a":"\xe9"}', 'latin1').toString('base64') } },
      'UTF-8',
    ],
    ['an array', { message: { data: base64('[]') } }, 'data is an array'],
    ['null', { message: { data: base64('null') } }, 'data is null'],
    ['a text', { message: { data: base64('"{}"') } }, 'data is string'],
    ['a number', { message: { data: base64('1') } }, 'data is number'],
    ['over 1 MiB', { message: { data: 'A'.repeat(messageBytesMax * 2) } }, 'longer than 1048576'],
    ['no message', { data: { a: 1 } }, ': message'],
    ['data that is nothing', { data: null }, 'is no Pub/Sub message'],
    ['nothing', undefined, 'is no Pub/Sub message'],
    ['a text for an event', 'message', 'is no Pub/Sub message'],
    ['an array for an event', [1], 'is no Pub/Sub message'],
  ])('is refused: %s', (_, event, words) => {
    expect(() => readPushedMessage(event)).toThrow(expect.objectContaining(refusal(words)));
  });

  test('is read when nested a hundred thousand deep, without running out of stack', () => {
    const deep = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(readPushedMessage({ message: { data: base64(deep) } }).data).toHaveProperty('a');
  });
});

describe('A detected tag', () => {
  test.each([
    [
      { component: 'greeter', tag: 'v1.0.0' },
      { ...json, via: 'message' },
    ],
    [
      { ...json, commit: 'asked of the repository', via: 'ci', more: 1, schema: 1 },
      { ...json, via: 'ci' },
    ],
    [
      { ...json, tag: 'v1.0.2;id', version: 1 },
      { ...json, tag: 'v1.0.2;id', via: 'message' },
    ],
    [
      { ...json, gone: true },
      { ...json, via: 'message', gone: true },
    ],
    [
      { ...json, tag: `refs/tags/${json.tag}` },
      { ...json, via: 'message' },
    ],
    [
      { ...json, tag: 'refs/heads/v1.0.0' },
      { ...json, tag: 'refs/heads/v1.0.0', via: 'message' },
    ],
  ])('%j is read, and judged by its name elsewhere', (message, tag) => {
    expect(readTagDetected(message)).toEqual(tag);
  });

  test.each([
    [{ tag: 'v1.0.0' }, ': component'],
    [{ component: 'greeter' }, ': tag'],
    [{}, 'component is required, as text; tag is required, as text'],
    [{ ...json, tag: '' }, 'tag is empty'],
    [{ ...json, tag: 'refs/tags/' }, 'tag is empty'],
    [{ ...json, tag: 1 }, 'tag must be text, not a number'],
    [{ ...json, tag: 'v1.0.0\n' }, 'tag has a control or an invisible character'],
    [{ ...json, tag: 'v1.0.0\0' }, 'tag has a control or an invisible character'],
    [{ ...json, tag: 'v1.\u200b0.0' }, 'tag has a control or an invisible character'],
    [{ ...json, tag: 'v1.0.0\u202e' }, 'tag has a control or an invisible character'],
    [{ ...json, tag: 'v1.0.0\u2028' }, 'tag has a control or an invisible character'],
    [{ ...json, tag: 'v1.0.0\ud800' }, 'tag has a control or an invisible character'],
    [{ ...json, tag: 'v'.repeat(256) }, 'longer than 255'],
    [{ ...json, component: '../greeter' }, 'must be 1 to 63 of a-z'],
    [{ ...json, component: '__proto__' }, 'must be 1 to 63 of a-z'],
    [{ ...json, component: 'g'.repeat(64) }, 'must be 1 to 63 of a-z'],
    [{ ...json, via: 'a\tb' }, ': via'],
    [{ ...json, gone: 'yes' }, 'gone must be true or false, not text'],
    [{ ...json, schema: 2 }, 'schema is an unknown version: only version 1 is known'],
    [{ ...json, version: '2.0' }, 'version is an unknown version: only version 1 is known'],
  ])('%j is refused', (message, words) => {
    expect(() => readTagDetected(message)).toThrow(expect.objectContaining(refusal(words)));
  });
});

describe('A wake message', () => {
  test('is told from others by its key', () => {
    const id = 'greeter:v1.0.0';
    expect(readWake({ wake: { kind: 'tag', id } })).toEqual({ kind: 'tag', id });
    expect(readWake({ wake: { kind: 'floating-tag', id, worker: 'x' } })?.kind).toBe(
      'floating-tag',
    );
    expect(readWake({ component: 'greeter', tag: 'v1.0.0' })).toBeUndefined();
    expect(readWake(null)).toBeUndefined();
    expect(readWake(Object.create({ wake: { kind: 'tag', id } }))).toBeUndefined();
  });

  test.each([
    [{ wake: null }, 'wake must be an object, not null'],
    [{ wake: { kind: 'release', id: 'a' } }, 'wake.kind is no kind of document'],
    [{ wake: { kind: 'toString', id: 'a' } }, 'wake.kind is no kind of document'],
    [{ wake: { kind: 'tag' } }, ': wake.id'],
    [{ wake: { kind: 'tag', id: 'a\nb' } }, 'wake.id has a control or an invisible character'],
  ])('%j is refused', (message, words) => {
    expect(() => readWake(message)).toThrow(expect.objectContaining(refusal(words)));
  });
});

describe('A promotion to go on with', () => {
  test('names its candidate and nothing more', () => {
    expect(readPromoteRequested({ candidate: 'c-1', by: 'me' })).toEqual({ candidate: 'c-1' });
  });

  test.each([{}, { candidate: 'a/b' }, { candidate: '' }, { candidate: 'c-1', schema: 7 }])(
    '%j is refused',
    (message) => {
      expect(() => readPromoteRequested(message)).toThrow(expect.objectContaining(refusal('')));
    },
  );
});
