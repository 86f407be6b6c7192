import { describe, expect, it } from 'vitest';
import { hottestFunctions } from './cpu-profile.ts';

const node = (id: number, functionName: string, url = '') => ({ id, callFrame: { functionName, url } });

describe('hottestFunctions', () => {
  it('adds up the time of each function wherever it was called from, and leaves out idleness', () => {
    const profile = {
      nodes: [
        node(1, '(idle)'),
        node(2, 'add', 'file:///a/flow-table.ts'),
        node(3, 'add', 'file:///a/flow-table.ts'),
        node(4, 'add', 'file:///b/other.ts'),
        node(5, '', 'file:///a/main.ts'),
      ],
      samples: [1, 2, 3, 4, 5, 2],
      timeDeltas: [900, 10, 20, 5, 35, 30],
    };
    expect(hottestFunctions(profile, 3)).toEqual([
      { name: 'add', file: 'flow-table.ts', share: 0.6 },
      { name: '(anonymous)', file: 'main.ts', share: 0.35 },
      { name: 'add', file: 'other.ts', share: 0.05 },
    ]);
    expect(hottestFunctions(profile, 1)).toHaveLength(1);
  });

  it('finds nothing where nothing was done', () =>
    expect(hottestFunctions({ nodes: [node(1, '(idle)')], samples: [1], timeDeltas: [5] }, 3)).toEqual([]));
});
