import { afterEach, expect, it } from 'vitest';
import { callOptions, type PubsubClient } from './pubsub-client.ts';
import { openProject } from './pubsub-project.ts';
import { type Answer, openPushEndpoint, type PushEndpoint } from './push-endpoint.ts';

const seconds = (count: number) => ({ seconds: count });
const quick = { minimumBackoff: seconds(1), maximumBackoff: seconds(1) };

/** Messages, pushed to a real HTTP server. */
export function pubsubPush(client: () => PubsubClient): void {
  const endpoints: PushEndpoint[] = [];
  const open = async (answer: Answer): Promise<PushEndpoint> => {
    const endpoint = await openPushEndpoint(answer);
    endpoints.push(endpoint);
    return endpoint;
  };
  afterEach(() => Promise.all(endpoints.splice(0).map((endpoint) => endpoint.close())));

  it('posts a message with its id, its time and its subscription', async () => {
    const endpoint = await open(() => 204);
    const project = openProject(client());
    await project.create('pushed', { pushConfig: { pushEndpoint: endpoint.url } });
    const [id = ''] = await project.publish('pushed', {
      data: Buffer.from('{"ü":1}'),
      attributes: { kind: 'test' },
    });
    await endpoint.until(1);
    expect(endpoint.pushes[0]).toMatchObject({
      path: '/projects/p/topics/t',
      contentType: 'application/json',
      body: {
        subscription: project.subscription('pushed'),
        message: {
          data: Buffer.from('{"ü":1}').toString('base64'),
          attributes: { kind: 'test' },
          messageId: id,
          message_id: id,
        },
      },
    });
    const { publishTime, publish_time } = endpoint.pushes[0]?.body.message ?? {};
    expect(publish_time).toBe(publishTime);
  });

  it('pushes again what is not answered with success, after the backoff', async () => {
    const failures = [500, 404];
    const endpoint = await open(() => failures[endpoint.pushes.length - 1] ?? 200);
    const project = openProject(client());
    const pushConfig = { pushEndpoint: endpoint.url };
    await project.create('pushed', { pushConfig, retryPolicy: quick });
    const [id] = await project.publish('pushed', 'text');
    await endpoint.until(3);
    expect(endpoint.pushes.map(({ body }) => body.message.messageId)).toEqual([id, id, id]);
    const [, second, third] = endpoint.pushes.map(({ atMs }) => atMs);
    expect((third ?? 0) - (second ?? 0)).toBeGreaterThan(900);
  });

  it.each([200, 201, 204])('takes %d for an acknowledgement', async (status) => {
    const endpoint = await open(() => status);
    const project = openProject(client());
    await project.create('pushed', { pushConfig: { pushEndpoint: endpoint.url } });
    await project.publish('pushed', 'one');
    await endpoint.until(1);
    await project.publish('pushed', 'two');
    await endpoint.until(2);
    const request = { subscription: project.subscription('pushed'), pushConfig: {} };
    await client().subscriber.modifyPushConfig(request, callOptions);
    expect(await project.pull('pushed')).toEqual([]);
    expect(endpoint.pushes).toHaveLength(2);
  });

  it('pushes what had been waiting for a pull, and stops when it is told to', async () => {
    const endpoint = await open(() => 200);
    const project = openProject(client());
    const subscription = project.subscription('moved');
    const push = (pushEndpoint?: string) =>
      client().subscriber.modifyPushConfig(
        { subscription, pushConfig: pushEndpoint === undefined ? {} : { pushEndpoint } },
        callOptions,
      );
    await project.create('moved');
    await project.publish('moved', 'first');
    await push(endpoint.url);
    await endpoint.until(1);
    await push();
    await project.publish('moved', 'second');
    expect(await project.pullUntil('moved', 1)).toMatchObject([{ data: 'second' }]);
    expect(endpoint.pushes).toHaveLength(1);
  });
}
