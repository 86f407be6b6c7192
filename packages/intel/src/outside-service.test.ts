import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { eachTestHasAnOutsideWorld, openIntelStore } from './fixture-outside-world.ts';
import { OutsideService, type OutsideServiceOptions } from './outside-service.ts';
import {
  closedConnection,
  endless,
  garbage,
  hugeBody,
  json,
  redirect,
  StubService,
  silence,
  status,
} from './stub-service.test-support.ts';

const KEY = 'k3y-that-nobody-may-see';

describe('OutsideService', () => {
  const world = eachTestHasAnOutsideWorld();

  const service = (options: Partial<OutsideServiceOptions> = {}): OutsideService =>
    new OutsideService({
      name: 'stub',
      baseUrl: world.stub.url,
      store: world.store,
      limits: [{ tokens: 100, periodMs: 60_000 }],
      parameters: { key: KEY },
      timeoutMs: 10_000,
      clock: world.clock,
      ...options,
    });

  it('gives the document of a good answer', async () => {
    world.stub.next(json({ a: 1 }));
    expect(await service().ask('/x')).toEqual({ kind: 'answered', status: 200, body: { a: 1 } });
    expect(world.stub.requests[0]).toMatchObject({ method: 'GET', url: `/x?key=${KEY}` });
  });

  it.each([400, 404])('takes %i for an answer', async (code) => {
    world.stub.next(status(code));
    expect(await service().ask('/x')).toEqual({ kind: 'answered', status: code, body: undefined });
    expect(world.stub.requests).toHaveLength(1);
  });

  it.each([
    ['500', status(500), 'status 500'],
    ['no answer', silence, 'no answer within 150 ms'],
    ['an answer without end', endless, 'no answer within 150 ms'],
    ['a closed connection', closedConnection, 'no connection (ECONNRESET)'],
  ])('tries again after %s, waiting twice as long each time', async (_name, reply, reason) => {
    world.stub.always(reply);
    expect(await service({ timeoutMs: 150 }).ask('/x')).toEqual({ kind: 'failed', reason });
    expect(world.stub.requests).toHaveLength(3);
    expect(world.clock.sleeps).toEqual([1000, 2000]);
    world.stub.always(json('well again'));
    expect(await service().ask('/x')).toMatchObject({ kind: 'answered', body: 'well again' });
  });

  it.each([
    ['garbage', garbage, 'the answer is no JSON'],
    ['a huge body', hugeBody, 'the answer is longer than any expected'],
    ['an odd status', status(418), 'status 418'],
  ])('does not try again after %s', async (_name, reply, reason) => {
    world.stub.always(reply);
    expect(await service().ask('/x')).toEqual({ kind: 'failed', reason });
    expect(world.stub.requests).toHaveLength(1);
  });

  it('follows no redirect: the key would go along', async () => {
    const elsewhere = await StubService.start();
    world.stub.next(redirect(`${elsewhere.url}/?key=${KEY}`));
    expect(await service().ask('/x')).toEqual({ kind: 'failed', reason: 'status 302' });
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.stop();
  });

  it('waits as long as Retry-After says, in seconds or as a date', async () => {
    const date = new Date(world.clock.time + 7000 + 5000).toUTCString();
    world.stub.next(
      status(429, { 'retry-after': '7' }),
      status(503, { 'retry-after': date }),
      json('at last'),
    );
    expect(await service().ask('/x')).toMatchObject({ body: 'at last' });
    expect(world.clock.sleeps).toEqual([7000, 5000]);
  });

  it('leaves a service alone that asks for a long pause, in every process', async () => {
    world.stub.next(status(429, { 'retry-after': '600' }), json('after the pause'));
    expect(await service().ask('/x')).toEqual({ kind: 'failed', reason: 'status 429' });
    const other = openIntelStore(world.folder);
    expect(await service({ store: other }).ask('/x')).toEqual({
      kind: 'not_asked',
      reason: 'the service asked for a pause (status 429); not before 2026-01-01T00:10:00.000Z',
    });
    expect(world.stub.requests).toHaveLength(1);
    world.clock.time += 600_001;
    expect(await service({ store: other }).ask('/x')).toMatchObject({ body: 'after the pause' });
    other.close();
  });

  it('pauses a minute after 429 without Retry-After, tried in vain', async () => {
    world.stub.always(status(429));
    expect(await service().ask('/x')).toMatchObject({ kind: 'failed' });
    expect(world.stub.requests).toHaveLength(3);
    expect(await service().ask('/x')).toMatchObject({ kind: 'not_asked' });
    world.clock.time += 60_001;
    world.stub.always(json(1));
    expect(await service().ask('/x')).toMatchObject({ kind: 'answered' });
  });

  it('does not knock again with a key that was refused', async () => {
    world.stub.always(status(401));
    expect(await service().ask('/x')).toEqual({ kind: 'refused', status: 401 });
    expect(await service().ask('/x')).toMatchObject({
      kind: 'not_asked',
      reason: expect.stringContaining('the key was refused (401)'),
    });
    expect(world.stub.requests).toHaveLength(1);
    world.clock.time += 600_001;
    world.stub.always(json(1));
    expect(await service().ask('/x')).toMatchObject({ kind: 'answered' });
  });

  it('waits for a token a little while and otherwise does not ask', async () => {
    world.stub.always(json(1));
    const limits = [{ tokens: 1, periodMs: 1000 }];
    expect(await service({ limits }).ask('/x')).toMatchObject({ kind: 'answered' });
    expect(await service({ limits, longestTokenWaitMs: 999 }).ask('/x')).toEqual({
      kind: 'not_asked',
      reason: 'the quota is used up for 1 s',
    });
    expect(await service({ limits, longestTokenWaitMs: 1000 }).ask('/x')).toMatchObject({ kind: 'answered' });
    expect(world.clock.sleeps).toEqual([1000]);
    expect(world.stub.requests).toHaveLength(2);
  });

  it('counts another try against the quota too', async () => {
    world.stub.always(status(500));
    const limits = [{ tokens: 2, periodMs: 3_600_000 }];
    expect(await service({ limits }).ask('/x')).toEqual({
      kind: 'failed',
      reason: 'status 500, then the quota is used up for 3597 s',
    });
    expect(world.stub.requests).toHaveLength(2);
  });

  it('says nothing of the key, whatever happens', async () => {
    const said: string[] = [];
    const asked = service({ attempts: 1, timeoutMs: 300, headers: { 'x-apikey': KEY } });
    for (const reply of [status(500), silence, closedConnection, garbage, hugeBody, redirect('http://[')]) {
      world.stub.next(reply);
      said.push(JSON.stringify(await asked.ask('/x')));
    }
    await world.stub.stop();
    said.push(JSON.stringify(await asked.ask('/x')));
    expect(said).toHaveLength(7);
    expect(said.join('')).not.toContain(KEY);
    world.stub = await StubService.start();
  });

  it('goes through the proxy of the environment', async () => {
    const seen: string[] = [];
    const proxy = createServer((request, response) => {
      seen.push(request.url ?? '');
      response.end('"by proxy"');
    });
    const tunnels: string[] = [];
    proxy.on('connect', (request, socket) => {
      tunnels.push(request.url ?? '');
      const { port } = new URL(world.stub.url);
      const onward = connect(Number(port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
      onward.on('error', () => socket.destroy());
      socket.on('error', () => onward.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    vi.stubEnv('http_proxy', address);
    vi.stubEnv('https_proxy', address);
    vi.stubEnv('no_proxy', '');
    const answer = await service({ baseUrl: 'http://service.example' }).ask('/x');
    await service({ baseUrl: 'https://service.example', attempts: 1 }).ask('/x');
    vi.unstubAllEnvs();
    expect(answer).toMatchObject({ body: 'by proxy' });
    expect(seen).toEqual([`http://service.example/x?key=${KEY}`]);
    // With TLS the proxy sees where to, never the key.
    expect(tunnels).toEqual(['service.example:443']);
    proxy.closeAllConnections();
    proxy.close();
  });
});
