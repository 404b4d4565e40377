import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  calledByPeople,
  readTopology,
  subscribedFunctions,
} from '../../../emulators/topology/topology.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'topology-'));
});
afterAll(() => rm(dir, { recursive: true }));

const listen = { name: 'listen', trigger: { topic: 'tags' }, timeoutSeconds: 1, memoryMiB: 1 };
const whole = {
  topics: [{ name: 'tags' }, { name: 'lost' }],
  functions: [listen],
  subscription: {
    ackDeadlineSeconds: 600,
    minimumBackoffSeconds: 1,
    maximumBackoffSeconds: 600,
    deadLetterTopic: 'lost',
    maxDeliveryAttempts: 5,
  },
};

async function read(content: object) {
  const path = join(dir, 'topology.json');
  await writeFile(path, JSON.stringify(content));
  return readTopology(path);
}

test('The topology that is deployed is whole and feeds every function that has a topic', async () => {
  const topology = await readTopology();
  const http = topology.functions.filter((one) => 'http' in one.trigger);
  const fed = subscribedFunctions(topology);
  expect(new Set(fed.map(({ name }) => name)).size + http.length).toBe(topology.functions.length);
  const builds = { name: 'build-finished', topic: 'cloud-builds', subscription: 'build-finished' };
  expect(fed).toContainEqual(builds);
});

test('Every source of results has a topic of its own, and one on which it is asked', async () => {
  const { topics, ...topology } = await readTopology();
  const results = subscribedFunctions({ topics, ...topology }).filter(
    ({ name }) => name === 'tests-passed',
  );
  expect(results.map(({ topic }) => topic)).toEqual(['tests-passed', 'tests-passed-prow']);
  expect(new Set(results.map(({ subscription }) => subscription)).size).toBe(results.length);
  for (const { topic } of results) {
    const asked = topic.replace('passed', 'requested');
    expect(topics.map(({ name }) => name)).toContain(asked);
    expect(topics.find(({ name }) => name === topic)?.publishers).toHaveLength(1);
  }
});

test('People are given tokens for what they call, and not for what anybody may call', async () => {
  const called = calledByPeople(await readTopology());
  expect(called).toContain('promote');
  expect(called).not.toContain('github-webhook');
});

test('A topology is read as it is written', async () => {
  expect(await read(whole)).toEqual(whole);
  const concurrent = { ...whole, functions: [{ ...listen, concurrency: 8 }] };
  expect(await read(concurrent)).toEqual(concurrent);
  const further = { ...listen, trigger: { topic: 'tags', furtherTopics: ['lost'] } };
  const named = { name: 'tags', publishers: ['somebody'] };
  const wide = { ...whole, topics: [named, { name: 'lost' }], functions: [further] };
  expect(await read(wide)).toEqual(wide);
});

test('What people and strangers call answers a named number of requests at once', async () => {
  const { functions } = await readTopology();
  for (const { trigger, concurrency } of functions)
    if ('http' in trigger) expect(concurrency).toBeGreaterThan(1);
});

test.each([
  { wrong: 'an unknown field', content: { ...whole, regions: [] }, says: 'regions' },
  {
    wrong: 'a concurrency of nothing',
    content: { ...whole, functions: [{ ...listen, concurrency: 0 }] },
    says: 'concurrency',
  },
  { wrong: 'no functions', content: { ...whole, functions: [] }, says: 'functions' },
  {
    wrong: 'a trigger that is neither topic nor HTTP',
    content: { ...whole, functions: [{ ...listen, trigger: { http: false } }] },
    says: 'trigger',
  },
  {
    wrong: 'a topic that is not declared',
    content: { ...whole, topics: [{ name: 'lost' }] },
    says: 'add the topic "tags"',
  },
  {
    wrong: 'a further topic that is not declared',
    content: {
      ...whole,
      functions: [{ ...listen, trigger: { topic: 'tags', furtherTopics: ['others'] } }],
    },
    says: 'add the topic "others"',
  },
  {
    wrong: 'a dead letter topic that is not declared',
    content: { ...whole, topics: [{ name: 'tags' }] },
    says: 'add the topic "lost"',
  },
  {
    wrong: 'a schedule without a topic to publish to',
    content: {
      ...whole,
      functions: [{ ...listen, trigger: { http: true }, schedule: '* * * * *' }],
    },
    says: 'has a schedule, so give it a topic',
  },
])('$wrong is an error that names it', async ({ content, says }) => {
  await expect(read(content)).rejects.toThrow(says);
});
