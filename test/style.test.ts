import { describe, expect, it } from 'vitest';
import { type SourceFile, sourceFiles } from './sources.ts';

interface Rule {
  readonly rule: string;
  readonly folders: readonly string[];
  readonly forbidden: RegExp;
  /** Texts that show what the rule forbids. */
  readonly wrong: readonly string[];
  readonly except?: readonly string[];
}

const sources = ['shared', 'functions', 'commands', 'emulators'];
const timeless = ['shared/core', 'shared/edge', 'shared/flow', 'functions'];

/** What the linter cannot say of some folders only. */
const rules: readonly Rule[] = [
  {
    rule: 'take all time from the clock and all chance from the port',
    folders: timeless,
    forbidden:
      /\b(?:Date\.now|Math\.random|performance\.now|setTimeout|setInterval|new Date\(\s*\))/,
    wrong: ['Date.now()', 'Math.random()', 'new Date()', 'setTimeout(f, 1)', 'performance.now()'],
  },
  {
    rule: 'export by name',
    folders: [...sources, 'test'],
    forbidden: /^\s*export\s+default\b|\bas\s+default\b/m,
    wrong: ['export default 1', 'export { a as default }'],
    except: ['test/summary-reporter.ts', 'test/style.test.ts'],
  },
  {
    rule: 'run on Node 22.18, which knows no explicit resource management',
    folders: sources,
    forbidden: /^\s*(?:await\s+)?using\s+\w+\s*=/m,
    wrong: ['await using file = await open(path)', '  using lock = take()'],
  },
  {
    rule: 'leave no test out',
    folders: ['test'],
    forbidden: /\b(?:it|test|describe)(?:\.\w+)*\.(?:skip|only|todo|skipIf|runIf|fails)\b/,
    wrong: ['it.only(', 'describe.skip(', 'test.todo(', 'it.skipIf(', 'it.concurrent.only('],
    // Where a kind of emulator is not to be had it is counted as skipped, with the reason.
    except: ['test/style.test.ts', 'test/emulator-kinds.ts'],
  },
];

function isWrong(rule: Rule, file: SourceFile): boolean {
  return rule.forbidden.test(file.code) && !rule.except?.includes(file.path);
}

describe('sources', () => {
  it.each(rules)('$rule', (rule) => {
    const wrong = sourceFiles(...rule.folders).filter((file) => isWrong(rule, file));
    expect(wrong.map((file) => file.path)).toEqual([]);
  });

  it.each(rules.flatMap((rule) => rule.wrong.map((text) => ({ rule, text }))))(
    'with $text are found',
    ({ rule, text }) => {
      expect(isWrong(rule, { path: 'shared/a.ts', text, code: text })).toBe(true);
    },
  );

  it('are named in kebab case, by words of the domain', () => {
    const kebab = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.test)?\.ts$/;
    const empty = /(?:^|-)(?:utils?|helpers?|common|manager|service|types)[.-]/;
    const wrong = sourceFiles(...sources, 'test')
      .map((file) => file.path)
      .filter((path) => {
        const name = path.slice(path.lastIndexOf('/') + 1);
        return !kebab.test(name) || empty.test(name);
      });
    expect(wrong).toEqual([]);
  });
});
