import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { eachTestHasAnOutsideWorld, intelFile, openIntelStore } from './fixture-outside-world.ts';
import { Secret } from './secret.ts';
import { closedConnection, garbage, json, status } from './stub-service.test-support.ts';
import { VirusTotal, type VirusTotalOptions } from './virus-total.ts';

const KEY = '0123456789abcdef-key';
const URL_ASKED = 'http://bot.example.org/gate.php?id=7';
const DAY = 24 * 3_600_000;

const report = (malicious: number, harmless = 60, suspicious = 0, undetected = 20): unknown => ({
  data: {
    attributes: { last_analysis_stats: { malicious, suspicious, undetected, harmless, timeout: 0 } },
  },
});

describe('VirusTotal', () => {
  const world = eachTestHasAnOutsideWorld();

  const virusTotal = (options: Partial<VirusTotalOptions> = {}): VirusTotal =>
    new VirusTotal({
      key: new Secret(KEY),
      store: world.store,
      baseUrl: world.stub.url,
      clock: world.clock,
      ...options,
    });

  it('asks for the URL by its identifier, with the key in the header', async () => {
    world.stub.next(json(report(5)));
    expect(await virusTotal().answer({ url: URL_ASKED })).toEqual({
      verdict: 'malicious',
      source: 'virustotal',
      detail: '5 of 85 engines call it malicious',
      ageSeconds: 0,
    });
    const id = Buffer.from(URL_ASKED).toString('base64url');
    expect(world.stub.requests).toMatchObject([
      { method: 'GET', url: `/api/v3/urls/${id}`, headers: { 'x-apikey': KEY } },
    ]);
  });

  it.each([
    ['nobody calls it malicious', report(0), 1, 'harmless'],
    ['fewer engines than wanted', report(2), 3, 'unknown'],
    ['as many engines as wanted', report(3), 3, 'malicious'],
    ['one engine suspects it', report(0, 60, 1), 1, 'unknown'],
    ['no engine has looked', report(0, 0, 0, 0), 1, 'unknown'],
  ])('%s', async (_name, body, minimumDetections, verdict) => {
    world.stub.next(json(body));
    expect(await virusTotal({ minimumDetections }).answer({ url: URL_ASKED })).toMatchObject({ verdict });
  });

  it('does not ask twice while an answer is fresh, also after a restart', async () => {
    world.stub.next(json(report(5)), json(report(0)));
    await virusTotal().answer({ url: URL_ASKED });
    world.clock.time += 3 * DAY;
    world.store.close();
    world.store = openIntelStore(world.folder);
    expect(await virusTotal().answer({ url: URL_ASKED })).toMatchObject({
      verdict: 'malicious',
      ageSeconds: (3 * DAY) / 1000,
    });
    expect(world.stub.requests).toHaveLength(1);
    world.clock.time += 4 * DAY;
    expect(await virusTotal().answer({ url: URL_ASKED })).toMatchObject({
      verdict: 'harmless',
      ageSeconds: 0,
    });
  });

  it('does not know a URL that VirusTotal has never seen, and asks again a day later', async () => {
    world.stub.next(status(404), json(report(1)));
    const unknown = { verdict: 'unknown', detail: 'has never seen this URL', askLater: false };
    expect(await virusTotal().answer({ url: URL_ASKED })).toMatchObject(unknown);
    world.clock.time += DAY - 1;
    expect(await virusTotal().answer({ url: URL_ASKED })).toMatchObject(unknown);
    expect(world.stub.requests).toHaveLength(1);
    world.clock.time += 1;
    expect(await virusTotal().answer({ url: URL_ASKED })).toMatchObject({ verdict: 'malicious' });
    expect(world.stub.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('submits a URL only when that is switched on', async () => {
    world.stub.next(status(404), json({ data: { id: 'u-1' } }));
    expect(await virusTotal({ submit: true }).answer({ url: URL_ASKED })).toMatchObject({
      verdict: 'unknown',
      detail: 'has never seen this URL; it was submitted',
    });
    expect(world.stub.requests[1]).toMatchObject({
      method: 'POST',
      url: '/api/v3/urls',
      body: new URLSearchParams({ url: URL_ASKED }).toString(),
    });
  });

  it('says at once that the quota is used up, and asks when it is not', async () => {
    world.stub.always(json(report(1)));
    const asked = virusTotal();
    const urls = Array.from({ length: 6 }, (_, i) => `http://bot.example.org/${i}`);
    const answers = [];
    for (const url of urls) answers.push(await asked.answer({ url }));
    expect(answers.map(({ verdict }) => verdict)).toEqual([
      ...Array(4).fill('malicious'),
      'unknown',
      'unknown',
    ]);
    expect(answers[5]).toMatchObject({
      detail: 'not asked: the quota is used up for 60 s',
      askLater: true,
    });
    expect(world.clock.sleeps).toEqual([]);
    world.clock.time += 60_000;
    expect(await asked.answer({ url: urls[5] })).toMatchObject({ verdict: 'malicious' });
    expect(world.stub.requests).toHaveLength(5);
  });

  it('asks 500 a day at most', async () => {
    world.stub.always(json(report(1)));
    const asked = virusTotal();
    let unanswered = 0;
    for (let i = 0; i < 505; i++) {
      world.clock.time += 15_000;
      if ((await asked.answer({ url: `http://bot.example.org/${i}` })).verdict === 'unknown') unanswered++;
    }
    expect(unanswered).toBe(5);
    expect(world.stub.requests).toHaveLength(500);
  });

  it('tries again after trouble and keeps no answer that was none', async () => {
    world.stub.next(status(500), closedConnection, json(report(2)));
    expect(await virusTotal().answer({ url: URL_ASKED })).toMatchObject({ verdict: 'malicious' });
    expect(world.clock.sleeps).toEqual([1000, 2000]);
  });

  it.each([
    ['garbage', garbage, 'no answer: the answer is no JSON'],
    ['a document without statistics', json({ data: [] }), 'no answer: the report has no statistics'],
    ['a refused key', status(401), 'no answer: the key was refused (401)'],
  ])('does not know after %s', async (_name, reply, detail) => {
    world.stub.next(reply);
    expect(await virusTotal().answer({ url: URL_ASKED })).toEqual({
      verdict: 'unknown',
      source: 'virustotal',
      detail,
      ageSeconds: 0,
      askLater: true,
    });
  });

  it('keeps it when VirusTotal does not take a URL', async () => {
    world.stub.always(status(400));
    expect(await virusTotal().answer({ url: URL_ASKED })).toMatchObject({ detail: 'does not take this URL' });
    await virusTotal().answer({ url: URL_ASKED });
    expect(world.stub.requests).toHaveLength(1);
  });

  it.each([
    undefined,
    'http://10.1.2.3/gate.php',
    'http://[fd00::1]/',
    'http://intranet/',
    'http://printer.local/',
    'ftp://bot.example.org/',
    'no URL',
  ])('never asks about %s', async (url) => {
    expect(await virusTotal().answer(url === undefined ? {} : { url })).toMatchObject({
      verdict: 'unknown',
      askLater: false,
    });
    expect(world.stub.requests).toEqual([]);
  });

  it('tells no password that stands in a URL', async () => {
    world.stub.next(json(report(1)));
    await virusTotal().answer({ url: 'http://user:secret@bot.example.org/x#part' });
    expect(world.stub.requests[0]?.url).toBe(
      `/api/v3/urls/${Buffer.from('http://bot.example.org/x').toString('base64url')}`,
    );
  });

  it('keeps its key to itself', async () => {
    world.stub.always(status(500));
    const asked = virusTotal();
    const answer = await asked.answer({ url: URL_ASKED });
    const options = { key: new Secret(KEY) };
    const shown = [
      JSON.stringify(answer),
      inspect(asked, { depth: 9 }),
      inspect(options),
      JSON.stringify(options),
      `${options.key}`,
    ];
    expect(shown.join('')).not.toContain(KEY);
    expect(readFileSync(intelFile(world.folder)).includes(KEY)).toBe(false);
  });
});
