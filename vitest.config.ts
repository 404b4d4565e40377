import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Most tests wait for other processes: as many files at a time as there are cores.
    maxWorkers: '100%',
    testTimeout: 90_000,
    hookTimeout: 120_000,
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
