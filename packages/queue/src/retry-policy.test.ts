import { describe, expect, it } from 'vitest';
import { DEFAULT_RETRY_POLICY, retryDelay } from './retry-policy.ts';

describe('retryDelay', () => {
  it.each([
    [1, 1000],
    [2, 2000],
    [3, 4000],
    [6, 32_000],
    [7, 60_000],
    [5000, 60_000],
  ])('%d failures: %d ms', (failures, delay) =>
    expect(retryDelay(failures, DEFAULT_RETRY_POLICY)).toBe(delay),
  );
});
