import { startPubsub } from '../../emulators/pubsub/serve.ts';

/** Our own Pub/Sub in a process of its own: `own-pubsub.ts DIR PORT`. */
const [dir, port] = process.argv.slice(2);
if (dir === undefined || port === undefined) throw new Error('Usage: own-pubsub.ts DIR PORT');
const pubsub = await startPubsub({ dir, port: Number(port) });
process.once('SIGTERM', () => pubsub.close());
