import { fileURLToPath } from 'node:url';
import { Command, Option } from 'commander';
import { z } from 'zod';
import { startChild } from '../emulators/child-process.ts';
import { untilInterrupted } from '../emulators/interruption.ts';
import { chooseEmulators } from '../emulators/stack/pubsub-and-firestore.ts';
import { planStorm } from './tag-storm/plan.ts';
import { type Storm, type StormOrder, stormMeasured } from './tag-storm/storm.ts';
import { costsTable, stormsTable } from './tag-storm/tables.ts';

const program = fileURLToPath(new URL('./tag-storm/storm-process.ts', import.meta.url));
/** A stack with Google's emulators needs some seconds to end. */
const endMs = 30_000;
const sizes = ['100', '1000'];

const whole = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number);
const optionsRead = z.object({
  json: z.boolean().default(false),
  messages: z.array(whole),
  emulators: z.enum(['own', 'official', 'both']),
  seed: whole,
});
/** Ends the storm that blows; what is left of it ends with it. */
const interrupted = untilInterrupted();

/**
 * `npm run bench:storm`: sends a storm of `tag-detected` messages through a whole local stack in one
 * quiet time, makes sure that none is lost and that each line gets one candidate, and tells what it
 * took: time, memory, and what the functions asked of Firestore and of Git.
 */
async function main(): Promise<void> {
  const { json, orders, leftOut } = await readOptions();
  const storms: Storm[] = [];
  for (const order of orders) storms.push(await measure(order));
  if (json) console.log(JSON.stringify(storms, undefined, 2));
  else console.log(shown(storms));
  if (leftOut !== undefined) console.error(`Google's are left out. ${leftOut}`);
}

/** Each storm has a process of its own, so that its memory is what this storm took. */
async function measure(order: StormOrder): Promise<Storm> {
  console.error(`${order.messages} messages, emulators ${order.kind}, seed ${order.seed}`);
  let measured = '';
  const environment = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  const child = await startChild({
    command: process.execPath,
    args: [program, JSON.stringify(order)],
    environment: Object.fromEntries(environment),
    onLine: (line) => {
      measured = line;
    },
    onErrorLine: (line) => console.error(`  ${line}`),
  });
  const end = await Promise.race([child.exit, interrupted.then(() => child.stop(endMs))]);
  if (end.code === 0) return stormMeasured.parse(JSON.parse(measured));
  throw new Error(`The storm of ${order.messages} messages was not measured: its words say why`);
}

function shown(storms: readonly Storm[]): string {
  const parts = [
    ['The storm', stormsTable(storms)],
    ['A hundred of its messages', costsTable(storms, 'storm', 'messages')],
    ['tag-tick, a hundred components', costsTable(storms, 'tag-tick again', 'components')],
    ['The quiet time is over', costsTable(storms, 'quiet time over', 'components')],
  ];
  return parts.map((part) => part.join('\n\n')).join('\n\n');
}

async function readOptions() {
  const given = optionsRead.safeParse(
    new Command('npm run bench:storm --')
      .showHelpAfterError('npm run bench:storm -- --help says what there is')
      .description('Sends a storm of tag-detected messages through a whole local stack.')
      .option('--json', 'print the figures as JSON')
      .option('--messages <numbers...>', 'how many; several for several storms', sizes)
      .addOption(
        new Option('--emulators <whose>', "our own Pub/Sub and Firestore, Google's, or each")
          .choices(['own', 'official', 'both'])
          .default('both'),
      )
      .option('--seed <number>', 'of the order in which they come', '1')
      .parse()
      .opts(),
  );
  if (!given.success) throw new Error('--messages and --seed take whole numbers');
  const { emulators, messages, json, seed } = given.data;
  const kinds = emulators === 'both' ? (['own', 'official'] as const) : [emulators];
  const missing = await chooseEmulators('official', process.env).then(
    () => undefined,
    (error: Error) => error,
  );
  if (missing !== undefined && emulators === 'official') throw missing;
  const measured = kinds.filter((kind) => kind === 'own' || missing === undefined);
  const orders = measured.flatMap((kind) =>
    messages.map((count): StormOrder => ({ kind, messages: count, seed })),
  );
  for (const order of orders) planStorm(order.messages, order.seed);
  return { json, orders, leftOut: measured.length < kinds.length ? missing?.message : undefined };
}

try {
  await main();
  process.exit();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
