import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/**
 * Bytes per packet. Measured: 21 to 25, which fits two numbers too large for V8's small integers that are handed from function to
 * function: the capture time, and every second flow hash, 16 bytes each. When one was added by way of trial, a string a packet made
 * it 53, an object 71, an array 77, a view of the payload 127.
 */
const MOST = 32;

describe('the way from bytes to flows and streams', () => {
  it('allocates nothing per packet but two boxed numbers', () => {
    const options = ['--expose-gc', '--min-semi-space-size=128', '--max-semi-space-size=128'];
    const path = fileURLToPath(new URL('allocation-process.ts', import.meta.url));
    const { stdout, stderr } = spawnSync(process.execPath, [...options, path], { encoding: 'utf8' });
    expect(stderr).toBe('');
    const found = JSON.parse(stdout) as Record<'flows' | 'streams' | 'streamed', number>;
    expect(found.streamed).toBeGreaterThan(10_000_000);
    // A process that collected garbage on the way allocated so much that it writes null.
    expect(found).toEqual({
      flows: expect.any(Number),
      streams: expect.any(Number),
      streamed: found.streamed,
    });
    expect(Math.max(found.flows, found.streams)).toBeLessThan(MOST);
  });
});
