import { readFile, writeFile } from 'node:fs/promises';
import { restoreSnapshot, takeSnapshot } from '../../test/world/snapshot.ts';
import { type Order, readOrder, type Timeline, writeSnapshot } from './order.ts';
import * as real from './real-flow.ts';

/**
 * One promotion from its request to its end, in a process of its own: `promotion-process.ts ORDER`.
 * Without an order it ends when its code is compiled.
 */
const [file] = process.argv.slice(2);
if (file !== undefined)
  console.log(JSON.stringify(await carryOut(readOrder(await readFile(file)))));

async function carryOut({ snapshot, snapshotFile, ...rest }: Order): Promise<Timeline> {
  const flow = real.openFlow(rest);
  const component = real.addComponent(flow, rest.component.name, rest.component);
  await restoreSnapshot(flow.world, snapshot);
  const steps = [{ step: 'admission', atMs: nowMs() }];
  const watched = real.watchSteps(flow, rest.candidate, (step) =>
    steps.push({ step, atMs: nowMs() }),
  );
  const sinceMs = performance.now();
  if (rest.do === 'new tag') {
    steps.push({ step: 'floating', atMs: nowMs() });
    await real.float(watched, component, 'v1.0-x');
  } else {
    await real.admitPromotion(watched, rest.candidate);
    await real.carryOn(watched, rest.candidate);
  }
  const ms = performance.now() - sinceMs;
  await writeFile(snapshotFile, writeSnapshot(takeSnapshot(flow.world)));
  return { ms, steps };
}

function nowMs(): number {
  return performance.timeOrigin + performance.now();
}
