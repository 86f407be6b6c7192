import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/**
 * Bytes per packet, down to its flow and to its stream. Measured: 0, and 15.4, which fits one number that is boxed when it is
 * handed over: the capture time, to whoever takes the bytes of a stream. When one was added by way of trial, a string a packet made
 * it 32 more, an object 50, an array 56, a view of the payload 106.
 */
const MOST = { flows: 4, streams: 20 } as const;

describe('the way from bytes to flows and streams', () => {
  it('allocates nothing per packet, and one boxed number per piece of a stream', () => {
    // Compiled at once where it is hot, or a busy machine's late compiler counts what slow code allocates: 12 to 22 bytes instead.
    const compiler = '--no-concurrent-recompilation';
    const options = ['--expose-gc', '--min-semi-space-size=128', '--max-semi-space-size=128', compiler];
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
    expect(found.flows).toBeLessThan(MOST.flows);
    expect(found.streams).toBeLessThan(MOST.streams);
  });
});
