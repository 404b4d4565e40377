import { Command } from 'commander';
import { z } from 'zod';
import { withDeadline } from '#cloud/deadline.ts';
import { topicOf } from '#cloud/topics.ts';
import type { TagHint } from '#core/tag.ts';
import { judgeNoVersion } from '#core/tag-verdict.ts';
import { parseComponentTag } from '#core/version.ts';
import { readTagDetected } from '#edge/messages.ts';
import { messageOf } from './words/unreadable.ts';

const optionsRead = z.strictObject({
  project: z.string().optional(),
  pubsub: z.string().optional(),
  via: z.string(),
});

type Options = z.output<typeof optionsRead>;

/** Where the message goes; without an address, to Google's own Pub/Sub. */
interface Destination {
  readonly project: string;
  readonly pubsub: string | undefined;
}

const next = `What happens next: the function tag-detected looks the tag up in its
repository and judges it. Each line that takes it waits for quiet, and
then opens a candidate. What is not taken is recorded with the reason:
a tag in quarantine, one that no line takes, a component of no line. A
tag that the repository does not show (yet) is looked for again.`;

const nextOfLibrary = `What happens next: the function tag-detected records it as the version of a
library. Nothing is built of it, and no line takes it.`;

const aboutPlaces = `The defaults of --project and --pubsub are GOOGLE_CLOUD_PROJECT and
PUBSUB_EMULATOR_HOST. For a local stack, \`npm run local\` prints the whole
command, as: --project csi-release --pubsub 127.0.0.1:PORT
Google's Pub/Sub asks for credentials, as gcloud has them.`;

/** A person waits for it. */
const deadlineMs = 10_000;

/**
 * `npm run announce:tag -- COMPONENT TAG`: tells of a tag, as CI or a webhook would. Ends with 1
 * where nothing was published: an argument is wrong, or Pub/Sub does not answer in time.
 */
async function main(component: string, tag: string, options: Options): Promise<void> {
  const hint = readTagDetected({ component, tag, via: options.via });
  const whatNext = nextOf(hint);
  const to = destinationOf(options);
  const where = to.pubsub === undefined ? "Google's Pub/Sub" : `the Pub/Sub at ${to.pubsub}`;
  await withDeadline(where, deadlineMs, publish(hint, to)).catch((cause: unknown) => {
    const what = `${component} ${tag} is not announced to project ${to.project}`;
    throw new Error(`${what}: ${messageOf(cause)}\n\n${aboutPlaces}`, { cause });
  });
  console.log(
    `${component} ${tag} is announced to project ${to.project}, by ${where}.\n\n${whatNext}`,
  );
}

/** What can be no version would only be rejected, where whoever sent it does not see it. */
function nextOf({ tag }: TagHint): string {
  if (parseComponentTag(tag) !== undefined) return next;
  const { verdict, why } = judgeNoVersion(tag);
  if (verdict === 'malformed') throw new Error(`${tag} is malformed: ${why}`);
  return nextOfLibrary;
}

function destinationOf({ project = '', pubsub = '' }: Options): Destination {
  if (project === '')
    throw new Error(
      `say which project: --project ID, or set GOOGLE_CLOUD_PROJECT\n\n${aboutPlaces}`,
    );
  if (pubsub !== '' && !/^[\w.-]+:\d{1,5}$|^\[[\da-f:]+\]:\d{1,5}$/i.test(pubsub))
    throw new Error('--pubsub must be HOST:PORT, such as 127.0.0.1:8085');
  return { project, pubsub: pubsub === '' ? undefined : pubsub };
}

/** Google's client reads from the environment where an emulator is, and that no cloud need be asked. */
async function publish({ component, tag, via }: TagHint, to: Destination): Promise<void> {
  const { pubsub: PUBSUB_EMULATOR_HOST } = to;
  if (PUBSUB_EMULATOR_HOST === undefined) delete process.env['PUBSUB_EMULATOR_HOST'];
  else Object.assign(process.env, { PUBSUB_EMULATOR_HOST, METADATA_SERVER_DETECTION: 'none' });
  const { pubsubBus } = await import('#cloud/bus.ts');
  await pubsubBus(to).publish(topicOf('tag-detected'), { component, tag, via });
}

function readCommand(): { readonly args: readonly [string, string]; readonly options: Options } {
  const { PUBSUB_EMULATOR_HOST, GOOGLE_CLOUD_PROJECT } = process.env;
  const command = new Command('npm run announce:tag --')
    .showHelpAfterError('npm run announce:tag -- --help says what there is')
    .description(
      'Tells of a tag that was pushed, as CI or a webhook would: publishes a message to the topic ' +
        'that feeds the function tag-detected.',
    )
    .argument('<component>', 'a component of a release line')
    .argument('<tag>', 'the Git tag, which its repository shows already')
    .option('--project <id>', 'project of the functions', GOOGLE_CLOUD_PROJECT)
    .option('--pubsub <host:port>', 'Pub/Sub emulator; if none, Google Cloud', PUBSUB_EMULATOR_HOST)
    .option('--via <who>', 'who saw the tag, for people', 'announce:tag')
    .addHelpText('after', `\n${aboutPlaces}\n\nEnds with 1 where nothing was published.`)
    .parse();
  const args = z.tuple([z.string(), z.string()]).parse(command.args);
  return { args, options: optionsRead.parse(command.opts()) };
}

const { args, options } = readCommand();
try {
  await main(...args, options);
} catch (error) {
  console.error(messageOf(error));
  // The client goes on trying by itself, and ends the process with a stack of its own.
  process.exit(1);
}
