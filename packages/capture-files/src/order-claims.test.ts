import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { OPEN_ORDERS, OrderClaims } from './order-claims.ts';

describe('OrderClaims', () => {
  it('gives an order to the first that takes it', () => {
    const claims = new OrderClaims();
    const others = new OrderClaims(claims.words);
    expect(others.take(1)).toBe(false);
    claims.offer(1);
    expect([others.take(1), claims.take(1)]).toEqual([true, false]);
    expect(claims.isDone(1)).toBe(false);
    others.finish(1);
    expect(claims.isDone(1)).toBe(true);
  });

  it('does not take a later order for an earlier one in the same place', () => {
    const claims = new OrderClaims();
    claims.offer(1);
    claims.take(1);
    claims.finish(1);
    claims.offer(1 + OPEN_ORDERS);
    expect([claims.isDone(1), claims.take(1), claims.take(1 + OPEN_ORDERS)]).toEqual([false, false, true]);
  });

  it('waits for what another thread has taken, and for nothing else', () => {
    const claims = new OrderClaims();
    claims.offer(1);
    claims.waitFor(1);
    claims.take(1);
    const module = new URL('./order-claims.ts', import.meta.url).href;
    const other = new Worker(
      `import(${JSON.stringify(module)}).then(({ OrderClaims }) =>
        new OrderClaims(require('node:worker_threads').workerData).finish(1));`,
      { eval: true, workerData: claims.words },
    );
    other.unref();
    claims.waitFor(1);
    expect(claims.isDone(1)).toBe(true);
  });
});
