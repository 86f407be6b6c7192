import type { Flow } from '@mad/flows';
import type { ClassifiedRequest, RequestKind } from '@mad/webgraphic';
import { describe, expect, it } from 'vitest';
import { FlowGatherer, type FlowGathererLimits, type GatheredFlow } from './flow-gatherer.ts';

const OFFSETS = { firstOffset: 24, lastOffset: 99 };

const flowOf = (id: number): Flow => ({ id }) as Flow;

/** A request as far as it matters here. */
const request = (id: number, index: number, kind: RequestKind, bytes: number): ClassifiedRequest => {
  const item = {
    inside: '10.0.0.1',
    outside: '192.0.2.1',
    request: { flow: flowOf(id), headerBlock: new Uint8Array(bytes) },
  };
  return { index, item, kind, reason: { rule: 'no-user-agent' } } as ClassifiedRequest;
};

const gather = (limits?: FlowGathererLimits) => {
  const complete: GatheredFlow[] = [];
  const gatherer = new FlowGatherer((flow) => complete.push(flow), limits);
  let index = 0;
  const add = (id: number, kind: RequestKind, bytes = 100): void => {
    gatherer.expect(flowOf(id));
    gatherer.classified(request(id, index++, kind, bytes));
  };
  const kept = (id: number): number =>
    complete.find(({ flow }) => flow.flow.id === id)?.flow.requests.length ?? 0;
  return { gatherer, complete, add, kept, end: (id: number) => gatherer.end(flowOf(id), OFFSETS) };
};

describe('FlowGatherer', () => {
  it('gives a flow out once it has ended and all its requests are classified', () => {
    const { gatherer, complete } = gather();
    gatherer.expect(flowOf(1));
    gatherer.expect(flowOf(1));
    gatherer.classified(request(1, 5, 'Browser_PC', 10));
    gatherer.end(flowOf(1), OFFSETS);
    expect(complete).toEqual([]);
    gatherer.classified(request(1, 3, 'Background_PC', 10));
    expect(complete).toHaveLength(1);
    expect(complete[0]).toMatchObject({ ...OFFSETS, flow: { kind: 'Background_PC', inside: '10.0.0.1' } });
    expect(complete[0]?.flow.requests.map((one) => one.index)).toEqual([3, 5]);
  });

  it('keeps 256 requests of a flow and the first of each further kind', () => {
    const { add, end, kept, gatherer } = gather();
    for (let i = 0; i < 300; i++) add(1, 'Filtered');
    add(1, 'Background_PC');
    add(1, 'Background_PC');
    end(1);
    expect(kept(1)).toBe(257);
    expect(gatherer.dropped).toBe(0);
  });

  it.each([
    ['requests', { requests: 40, bytes: 1e9 }],
    ['bytes', { requests: 1e9, bytes: 4000 }],
  ])('keeps what samples need when too many %s are held, and counts the rest', (_, limits) => {
    const { add, end, kept, gatherer } = gather(limits);
    for (let i = 0; i < 40; i++) add(1, 'Suspicious');
    // A sample needs 1,024 bytes of header blocks: eleven of them, and one of another kind.
    for (let i = 0; i < 20; i++) add(2, 'Suspicious');
    add(2, 'Background_PC');
    expect(gatherer.dropped).toBe(9);
    end(1);
    // There is room again.
    for (let i = 0; i < 20; i++) add(3, 'Suspicious');
    end(2);
    end(3);
    expect([1, 2, 3].map(kept)).toEqual([40, 12, 20]);
    expect(gatherer.dropped).toBe(9);
  });

  it('knows nothing of flows without requests', () => {
    const { complete, end } = gather();
    end(7);
    expect(complete).toEqual([]);
  });
});
