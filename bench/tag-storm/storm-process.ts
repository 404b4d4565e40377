import { untilInterrupted } from '../../emulators/interruption.ts';
import { measureStorm } from './measure.ts';
import { stormOrder } from './storm.ts';

/**
 * One storm in a process of its own, so that its memory is what this storm took:
 * `storm-process.ts ORDER`, an order in JSON. What was measured is a line of standard output; how it
 * goes on is told on standard error. Its end has to be waited for: it ends a whole stack.
 */
async function main([order = '']: readonly string[]): Promise<void> {
  const interrupted = untilInterrupted().then(() => {
    throw new Error('interrupted: nothing was measured');
  });
  const say = (sentence: string) => console.error(sentence);
  const storm = await measureStorm(stormOrder.parse(JSON.parse(order)), { say, interrupted });
  console.log(JSON.stringify(storm));
}

try {
  await main(process.argv.slice(2));
  process.exit();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
