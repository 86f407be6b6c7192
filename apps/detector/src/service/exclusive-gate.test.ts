import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExclusiveGate } from './exclusive-gate.ts';

/** Work that ends when it is told to, and what is inside at a time. */
const openGate = () => {
  const gate = new ExclusiveGate();
  const inside: string[] = [];
  const ends = new Map<string, () => void>();
  const come = (name: string, alone = false): Promise<void> =>
    gate.pass(alone, async () => {
      inside.push(name);
      await new Promise<void>((end) => ends.set(name, end));
      inside.splice(inside.indexOf(name), 1);
    });
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.();
    await new Promise(setImmediate);
  };
  return { gate, inside, come, end };
};

describe('ExclusiveGate', () => {
  it('lets many in side by side, one alone, and nobody past it', async () => {
    const { inside, come, end } = openGate();
    const all = [come('a'), come('b'), come('suspect', true), come('c'), come('d')];
    await new Promise(setImmediate);
    expect(inside).toEqual(['a', 'b']);
    await end('a');
    expect(inside).toEqual(['b']);
    await end('b');
    expect(inside).toEqual(['suspect']);
    await end('suspect');
    expect(inside).toEqual(['c', 'd']);
    await end('c');
    await end('d');
    await Promise.all(all);
  });

  it('goes on after work that failed', async () => {
    const { gate } = openGate();
    await expect(gate.pass(true, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await gate.pass(true, async () => 'yes')).toBe('yes');
  });

  it('keeps its promise whatever comes, and lets everybody in in the end', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 30 }), async (wishes) => {
        const gate = new ExclusiveGate();
        let [inside, alone] = [0, 0];
        const done = wishes.map((wish) =>
          gate.pass(wish, async () => {
            inside++;
            if (wish) alone++;
            expect(alone === 0 || inside === 1).toBe(true);
            await new Promise(setImmediate);
            inside--;
            if (wish) alone--;
          }),
        );
        await Promise.all(done);
      }),
      { numRuns: 50 },
    ));
});
