import { stripVTControlCharacters } from 'node:util';
import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';
import { z } from 'zod';
import { describeKinds } from './emulator-choice.ts';

/** The first lines of what a failed test says that are repeated at the end of a run. */
const failureLinesMax = 5;

/**
 * Ends a run with what failed, whose emulators it used, why tests were skipped, and the one line
 * that people and CI look for: `N passed, N failed, N skipped`. What failed is one line that begins
 * with `failed:` each, so that it can be told again where the end of a long log is all that is kept;
 * what passed only when CI tried it a second time is one with `flaky:`, for somebody to mend.
 */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const of = (state: string) => tests.filter((test) => test.result().state === state);
    const groups = modules.flatMap((module) => [module, ...module.children.allSuites()]);
    const broken = groups.filter((group) => group.errors().length > 0);
    const skipped = [...of('skipped'), ...of('pending')];
    const failed = of('failed').length + broken.length + unhandledErrors.length;
    console.log('');
    for (const test of of('failed')) console.log(tellFailure(placeOfTest(test), test.result()));
    for (const group of broken)
      console.log(tellFailure(placeOf(group), { errors: group.errors() }));
    for (const test of of('passed').filter((one) => one.diagnostic()?.flaky === true))
      console.log(`flaky: ${placeOfTest(test)}: passed at a second try`);
    for (const error of unhandledErrors) console.log(tellFailure('unhandled', { errors: [error] }));
    console.log(`\n${describeKinds()}`);
    for (const [why, count] of countReasons(skipped)) console.log(`${count} skipped: ${why}`);
    console.log(`\n${of('passed').length} passed, ${failed} failed, ${skipped.length} skipped`);
  }
}

function placeOfTest(test: TestCase): string {
  return `${test.module.relativeModuleId} > ${test.fullName}`;
}

function placeOf(group: TestModule | TestSuite): string {
  if (group.type === 'module') return group.relativeModuleId;
  return `${group.module.relativeModuleId} > ${group.fullName}`;
}

function tellFailure(place: string, result: { readonly errors?: readonly unknown[] | undefined }) {
  const said = (result.errors ?? []).map((error) => withMessage.safeParse(error).data?.message);
  const lines = stripVTControlCharacters(said.join('\n')).split('\n').filter(Boolean);
  return `failed: ${place}: ${lines.slice(0, failureLinesMax).join(' | ')}`;
}

const withMessage = z.object({ message: z.string() });

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
