import type { Reporter, TestModule } from 'vitest/node';
import { describeKinds } from './emulator-choice.ts';

/**
 * Ends a run with whose emulators it used, and the one line that people and CI look for:
 * `N passed, N failed, N skipped`.
 */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) counts[test.result().state] += 1;
      const groups = [module, ...module.children.allSuites()];
      counts.failed += groups.filter((group) => group.errors().length > 0).length;
    }
    const skipped = counts.skipped + counts.pending;
    console.log(`\n${describeKinds()}`);
    console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${skipped} skipped`);
  }
}
