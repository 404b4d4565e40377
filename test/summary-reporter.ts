import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { describeKinds } from './emulator-choice.ts';

/**
 * Ends a run with whose emulators it used, why tests were skipped, and the one line that people and
 * CI look for: `N passed, N failed, N skipped`.
 */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const of = (state: string) => tests.filter((test) => test.result().state === state);
    const groups = modules.flatMap((module) => [module, ...module.children.allSuites()]);
    const broken = groups.filter((group) => group.errors().length > 0);
    const skipped = [...of('skipped'), ...of('pending')];
    const failed = of('failed').length + broken.length + unhandledErrors.length;
    console.log(`\n${describeKinds()}`);
    for (const [why, count] of countReasons(skipped)) console.log(`${count} skipped: ${why}`);
    console.log(`\n${of('passed').length} passed, ${failed} failed, ${skipped.length} skipped`);
  }
}

function countReasons(skipped: readonly TestCase[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const test of skipped) {
    const result = test.result();
    const note = result.state === 'skipped' ? result.note : undefined;
    const why = note ?? 'filtered out, left out as said above, or behind a failure';
    counts.set(why, (counts.get(why) ?? 0) + 1);
  }
  return counts;
}
