import { CloudBuildClient } from '@google-cloud/cloudbuild';
import { credentials } from '@grpc/grpc-js';
import { onTestFinished } from 'vitest';

/** The official client of an emulator, over gRPC; it ends with the test. */
export function givenClient({ url }: { readonly url: string }): CloudBuildClient {
  const client = new CloudBuildClient({
    apiEndpoint: '127.0.0.1',
    port: Number(new URL(url).port),
    sslCreds: credentials.createInsecure(),
    universeDomain: 'googleapis.com',
  });
  onTestFinished(() => client.close());
  return client;
}
