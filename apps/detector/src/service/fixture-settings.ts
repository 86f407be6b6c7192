import { settle } from './app-options.ts';

/** Settings of a service that ends after one round, but for what a test wants otherwise. */
export const fixtureSettings = (changes: Partial<Parameters<typeof settle>[0]> = {}) =>
  settle(
    {
      mode: '3',
      validate: true,
      waitTimeout: 0,
      samplingInterval: 0,
      validateRatio: 10,
      process: 1,
      devel: true,
      interactive: false,
      shell: '/bin/sh',
      ...changes,
    },
    () => {},
  );
