import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'rooms',
          include: ['packages/*/src/**/*.test.ts', 'apps/*/src/**/*.test.ts', 'samples/**/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          globalSetup: ['e2e/support/judged-samples-folder.ts'],
          // Browsers, databases and killed processes on a busy machine: what passes only at the second try is named at the end.
          retry: 1,
        },
      },
    ],
  },
});
