import { startPubsub } from '../../../emulators/pubsub/serve.ts';

/** A Pub/Sub in a process of its own: the folder is its argument, its address its first line. */
const [dir = ''] = process.argv.slice(2);
const { host } = await startPubsub({ dir });
console.log(host);
