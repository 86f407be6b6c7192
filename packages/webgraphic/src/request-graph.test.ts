import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildRequestGraph } from './build-request-graph.ts';
import { describeReason } from './classification-reason.ts';
import { PC, PHONE, type RequestSketch, sketchRequests } from './fixture-requests.ts';
import { ruleOf } from './fixture-rules.ts';
import { slowRequestGraph } from './fixture-slow-graph.ts';
import { type ClassifiedRequest, RequestGraph } from './request-graph.ts';
import { TopSites } from './top-sites.ts';

const topSites = TopSites.from(['bing.com']);

const host = fc.constantFrom(
  'a-site.org',
  'img.a-site.org',
  'b-site.org',
  'cdn.net',
  'ab.com',
  '203.0.113.5',
  undefined,
);
const page = fc
  .tuple(host, fc.constantFrom('/', '/p', '/i.html', '/q?x'))
  .map(([name, path]) => `http://${name}${path}`);
const sketch: fc.Arbitrary<RequestSketch> = fc.record({
  at: fc.integer({ min: 0, max: 40 }).map((at) => at / 2),
  inside: fc.constantFrom('10.0.0.1', '10.0.0.2'),
  method: fc.constantFrom('GET', 'GET', 'GET', 'POST', 'PUT'),
  uri: fc.constantFrom('/', '/p', '/i.html', '/q?x', '/p?y', '/s.exe'),
  accept: fc.constantFrom(undefined, undefined, '*/*', 'text/html,*/*'),
  host,
  userAgent: fc.constantFrom(PC, PC, PHONE, undefined),
  referer: fc.option(page, { nil: undefined, freq: 2 }),
});
const sketches = fc.array(sketch, { maxLength: 40 });

/** One browser-like machine, whose Referers often lead somewhere and as often share one that does not. */
const denseSketch: fc.Arbitrary<RequestSketch> = fc.record({
  at: fc.integer({ min: 0, max: 30 }),
  uri: fc.constantFrom('/', '/p', '/q', '/s.exe'),
  accept: fc.constantFrom(undefined, undefined, 'text/html'),
  host: fc.constantFrom('cdn.org', 'img.cdn.org', 'ads.net'),
  referer: fc.constantFrom(
    undefined,
    'http://elsewhere.com/',
    'http://elsewhere.com/',
    'http://cdn.org/p',
    'http://cdn.org/x',
    'http://ads.net/q',
  ),
});
const denseSketches = fc.array(denseSketch, { minLength: 4, maxLength: 16 });

function collect(run: (settle: (one: ClassifiedRequest) => void) => void): ClassifiedRequest[] {
  const all: ClassifiedRequest[] = [];
  run((one) => all.push(one));
  return all;
}

describe('the request graph', () => {
  it('says what looking through the whole window for every request says', () => {
    fc.assert(
      fc.property(fc.oneof(sketches, denseSketches), (drawn) => {
        const requests = sketchRequests(drawn);
        const fast = buildRequestGraph(requests, { topSites: TopSites.from(['cdn.net']) });
        expect(fast.map(({ kind, reason }) => [kind, ruleOf(reason)])).toEqual(
          slowRequestGraph(requests, TopSites.from(['cdn.net'])),
        );
      }),
      { numRuns: 3000 },
    );
  });

  it('does not depend on the order requests are handed in', () => {
    const shuffled = sketches.chain((drawn) => {
      const requests = sketchRequests(drawn);
      return fc.tuple(fc.constant(requests), fc.shuffledSubarray(requests, { minLength: requests.length }));
    });
    fc.assert(
      fc.property(shuffled, ([requests, mixed]) => {
        const kinds = new Map(buildRequestGraph(requests).map((one) => [one.item, one.kind]));
        for (const one of buildRequestGraph(mixed)) expect(one.kind).toBe(kinds.get(one.item));
      }),
    );
  });

  it('settles each request once, streaming and at once alike', () => {
    fc.assert(
      fc.property(sketches, (drawn) => {
        const requests = sketchRequests([...drawn].sort((a, b) => (a.at ?? 0) - (b.at ?? 0)));
        const streamed = collect((settle) => {
          const graph = new RequestGraph(settle);
          for (const request of requests) graph.add(request);
          graph.finish();
        });
        expect(streamed.sort((a, b) => a.index - b.index)).toEqual(buildRequestGraph(requests));
      }),
    );
  });

  it('holds no more than one window of a long capture', () => {
    let settled = 0;
    const graph = new RequestGraph(() => {
      settled += 1;
    });
    const requests = sketchRequests(
      Array.from({ length: 5000 }, (_, at) => ({ at, host: `h${at}.org`, inside: `10.0.${at % 7}.1` })),
    );
    for (const request of requests) {
      graph.add(request);
      expect(graph.windowSize).toBeLessThanOrEqual(11);
    }
    expect(settled).toBe(5000 - 11);
    graph.finish();
    expect(settled).toBe(5000);
    expect(graph.windowSize).toBe(0);
  });

  it('gives up waiting requests without User-Agent, and forgets hosts, at its capacity', () => {
    const waiting = Array.from({ length: 5 }, (_, at) => ({ at, host: `h${at}.org`, userAgent: undefined }));
    const settled: number[] = [];
    const graph = new RequestGraph(({ index }) => settled.push(index), { waitingCapacity: 4 });
    for (const request of sketchRequests(waiting)) graph.add(request);
    expect(settled).toEqual([0, 1, 2, 3]);
    graph.finish();
    expect(settled).toEqual([0, 1, 2, 3, 4]);

    const named = [0, 1, 2, 3, 4, 5, 6, 7].map((at) => ({ at, host: `h${at}.org` }));
    const asked = [0, 7].map((number) => ({ at: 8, host: `h${number}.org`, userAgent: undefined }));
    const classified = buildRequestGraph(sketchRequests([...named, ...asked]), { hostCapacity: 4 });
    expect(classified.slice(8).map(({ kind }) => kind)).toEqual(['Suspicious', 'Background_PC']);
  });

  it('takes late requests for ones of now', () => {
    const [page, late] = sketchRequests([
      { at: 20, host: 'a.org', uri: '/p' },
      { at: 5, host: 'b.org', referer: 'http://a.org/p' },
    ]);
    const settled = collect((settle) => {
      const graph = new RequestGraph(settle);
      if (page !== undefined) graph.add(page);
      if (late !== undefined) graph.add(late);
      graph.finish();
    });
    expect(settled.map(({ kind }) => kind)).toEqual(['Browser_PC', 'Browser_PC']);
  });

  it('takes hostile text in every field', () => {
    const text = fc.string({ unit: 'binary', maxLength: 50 });
    const hostile = fc.record({
      at: fc.nat(30),
      uri: text,
      host: text,
      userAgent: text,
      referer: text,
      method: text,
    });
    fc.assert(
      fc.property(fc.array(hostile), (drawn) => {
        const classified = buildRequestGraph(sketchRequests(drawn), { topSites });
        expect(classified.map(({ index }) => index)).toEqual(drawn.map((_, index) => index));
        for (const { reason } of classified) expect(describeReason(reason)).not.toBe('');
      }),
    );
  });
});
