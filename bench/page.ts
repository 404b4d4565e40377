import { Command } from 'commander';
import { z } from 'zod';
import { type Rendered, renderedPages, sizes } from './page/rendered.ts';
import { tableOf } from './table.ts';

const bytesPerKb = 1000;
const optionsRead = z.object({
  json: z.boolean().default(false),
  times: z.coerce.number().int().min(1).max(10_000),
});

/**
 * `npm run bench:page`: how many bytes the largest pages have, and how long it takes to render them
 * from answers that are there, in a process that does nothing else. One machine: the ratios say more
 * than the figures.
 */
async function main(): Promise<void> {
  const { json, times } = readOptions();
  const measured = await renderedPages(times);
  console.log(
    json ? JSON.stringify({ sizes, times, pages: measured }, undefined, 2) : shown(measured),
  );
}

function readOptions(): z.output<typeof optionsRead> {
  const command = new Command('npm run bench:page --')
    .showHelpAfterError('npm run bench:page -- --help says what there is')
    .description('Tells how large the largest pages are, and how long they take to render.')
    .option('--json', 'print it as JSON')
    .option('--times <number>', 'render each page so many times', '50')
    .parse();
  const read = optionsRead.safeParse(command.opts());
  if (read.success) return read.data;
  return command.error('--times: a whole number from 1 to 10000');
}

function shown(measured: readonly Rendered[]): string {
  const { components, cells, candidates, lines } = sizes;
  const rows = measured.map(({ page, bytes, firstMs, medianMs, slowestMs }) => [
    ...[page, bytes / bytesPerKb, firstMs, medianMs, slowestMs],
  ]);
  return [
    `${lines} lines of ${components} components, ${cells} cells, ${candidates} candidates a page`,
    tableOf(['page', 'kB', 'first ms', 'median ms', 'slowest ms'], rows),
  ].join('\n');
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
