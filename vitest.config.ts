import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Most tests wait for other processes: as many files at a time as there are cores.
    maxWorkers: '100%',
    testTimeout: 90_000,
    hookTimeout: 120_000,
    // Hundreds of real processes share two cores in CI: what fails there is tried once more, and named
    // as flaky. On a developer's machine it fails at once.
    retry: process.env['CI'] === undefined ? 0 : 1,
    reporters: ['default', './test/summary-reporter.ts'],
    coverage: {
      provider: 'v8',
      include: ['shared/core/**/*.ts'],
      // A type and a number alone: nothing of them runs.
      exclude: ['shared/core/test-result.ts', 'shared/core/document-bytes.ts'],
      thresholds: { lines: 100, branches: 100, functions: 100, statements: 100 },
    },
  },
});
