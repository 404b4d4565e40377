import type { protos } from '@google-cloud/pubsub';
import { WireError } from '../wire/error.ts';
import type { Handlers } from '../wire.ts';
import type { Broker } from './broker.ts';
import { readMessages } from './message.ts';
import { checkName, prefixIn } from './names.ts';
import { pageOf } from './paging.ts';
import { readTopic, type Topic, updateTopic } from './topic.ts';

type CreateTopic = protos.google.pubsub.v1.ITopic;
type UpdateTopic = protos.google.pubsub.v1.IUpdateTopicRequest;
type GetTopic = protos.google.pubsub.v1.IGetTopicRequest;
type ListTopics = protos.google.pubsub.v1.IListTopicsRequest;
type ListTopicSubscriptions = protos.google.pubsub.v1.IListTopicSubscriptionsRequest;
type Publish = protos.google.pubsub.v1.IPublishRequest;

/** The methods of topics. Whatever they change is on disk before they answer. */
export function topicMethods(broker: Broker): Handlers {
  const { topics, subscriptions } = broker;
  const findTopic = (name: string | null | undefined): Topic => {
    const topic = topics.get(checkName('topics', name));
    if (topic !== undefined) return topic;
    throw new WireError('NOT_FOUND', 'Topic not found');
  };
  const put = async (topic: Topic): Promise<Topic> => {
    broker.putTopic(topic);
    await broker.written();
    return topic;
  };
  return {
    CreateTopic: async (request: CreateTopic) => {
      const topic = readTopic(request);
      if (topics.has(topic.name)) throw new WireError('ALREADY_EXISTS', 'Topic already exists');
      return put(topic);
    },
    UpdateTopic: async (request: UpdateTopic) =>
      put(updateTopic(findTopic(request.topic?.name), request)),
    GetTopic: async ({ topic }: GetTopic) => findTopic(topic),
    ListTopics: async (request: ListTopics) => {
      const prefix = prefixIn(request.project, 'topics');
      const names = [...topics.keys()].filter((name) => name.startsWith(prefix));
      const page = pageOf(names, request);
      return { topics: page.names.map(findTopic), nextPageToken: page.nextPageToken };
    },
    ListTopicSubscriptions: async (request: ListTopicSubscriptions) => {
      const name = checkName('topics', request.topic);
      const ofTopic = [...subscriptions].filter(([, one]) => one.settings().topic === name);
      const page = pageOf(
        ofTopic.map(([subscription]) => subscription),
        request,
      );
      return { subscriptions: page.names, nextPageToken: page.nextPageToken };
    },
    DeleteTopic: async ({ topic }: GetTopic) => {
      broker.deleteTopic(findTopic(topic).name);
      await broker.written();
      return {};
    },
    Publish: async (request: Publish) => {
      const { name } = findTopic(request.topic);
      const messageIds = broker.publish(name, readMessages(request.messages));
      await broker.written();
      return { messageIds };
    },
  };
}
