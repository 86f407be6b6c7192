import { freePort } from '@mad/test-services';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Health, serveHealth } from './health.ts';

afterEach(() => vi.useRealTimers());

describe('Health', () => {
  it('is answered with 200 or 503, and the state', async () => {
    const health = new Health(60_000);
    const port = await freePort();
    const server = await serveHealth(health, port);
    const ask = async (path = '/healthz'): Promise<{ status: number; body: unknown }> => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`);
      return { status: response.status, body: await response.json() };
    };
    try {
      expect(await ask()).toMatchObject({ status: 200, body: { status: 'ok', lastRound: null } });
      health.roundFailed('MAD_DATABASE_UNAVAILABLE');
      expect(await ask()).toMatchObject({
        status: 503,
        body: { status: 'unhealthy', problem: 'MAD_DATABASE_UNAVAILABLE' },
      });
      health.roundDone({ read: 3 });
      expect(await ask()).toMatchObject({ status: 200, body: { lastRound: { read: 3 } } });
      expect((await ask('/else')).status).toBe(404);
    } finally {
      await server.close();
    }
  });

  it('says which address is taken', async () => {
    const port = await freePort();
    const server = await serveHealth(new Health(60_000), port);
    try {
      await expect(serveHealth(new Health(60_000), port)).rejects.toMatchObject({
        code: 'MAD_ADDRESS_UNUSABLE',
        message: expect.stringContaining(`127.0.0.1:${port}`),
      });
    } finally {
      await server.close();
    }
  });

  it('ends with the signs of life', () => {
    vi.useFakeTimers();
    const health = new Health(60_000);
    vi.advanceTimersByTime(59_000);
    health.sign();
    vi.advanceTimersByTime(59_000);
    expect(health.isHealthy).toBe(true);
    vi.advanceTimersByTime(2000);
    expect(health.isHealthy).toBe(false);
  });
});
