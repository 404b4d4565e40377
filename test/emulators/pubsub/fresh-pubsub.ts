import { afterEach, beforeEach } from 'vitest';
import { type PubsubEmulator, startPubsub } from '../../../emulators/pubsub/serve.ts';
import { connectPubsub, type PubsubClient } from '../../contract/pubsub-client.ts';
import { openProject, type PubsubProject } from '../../contract/pubsub-project.ts';

/** What each test of a file has for itself. */
export interface FreshPubsub {
  readonly client: PubsubClient;
  readonly project: PubsubProject;
  /** Ends the emulator before the test does. */
  end(): Promise<void>;
}

/** Gives each test of a file an emulator without topics, which keeps nothing. */
export function useFreshPubsub(): FreshPubsub {
  let pubsub: PubsubEmulator;
  let client: PubsubClient;
  let project: PubsubProject;
  beforeEach(async () => {
    pubsub = await startPubsub();
    client = connectPubsub(pubsub.host);
    project = openProject(client);
  });
  afterEach(async () => {
    await client.close();
    await pubsub.close();
  });
  return {
    get client() {
      return client;
    },
    get project() {
      return project;
    },
    end: () => pubsub.close(),
  };
}
