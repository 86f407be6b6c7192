import { describe, expect, it } from 'vitest';
import { buildRequestGraph } from './build-request-graph.ts';
import { PC, sketchRequests } from './fixture-requests.ts';
import { groupSoftware } from './software-groups.ts';
import { softwareKey } from './software-key.ts';
import { TopSites } from './top-sites.ts';

const outline = (...input: Parameters<typeof sketchRequests>) => {
  const classified = buildRequestGraph(sketchRequests(...input), { topSites: TopSites.from(['bing.com']) });
  const rows: unknown[] = [];
  for (const [kind, groups] of groupSoftware(classified)) {
    for (const [key, group] of groups) {
      expect(group.key).toBe(key);
      expect(group.kind).toBe(kind);
      rows.push([
        kind,
        key,
        group.flows.map(({ flow, requests }) => [flow.id, requests.map(({ index }) => index)]),
        group.requests.map(({ index }) => index),
      ]);
    }
  }
  return rows;
};

describe('groupSoftware', () => {
  it('groups flows by kind, inside address and User-Agent', () => {
    expect(
      outline([
        { flow: 1, host: 'a.org', userAgent: 'curl/8' },
        { flow: 2, host: 'b.org', userAgent: ' curl/8 ' },
        { flow: 1, host: 'a.org', userAgent: 'curl/8' },
        { flow: 3, host: 'a.org', userAgent: 'curl/8', inside: '10.0.0.2' },
        { flow: 4, host: 'c.org', userAgent: undefined },
        { flow: 5, host: 'd.org', uri: '/i.html', userAgent: 'curl/8' },
        { flow: 6, host: 'd.org', uri: '/i.css', userAgent: 'curl/8', referer: 'http://d.org/i.html' },
      ]),
    ).toEqual([
      [
        'Background_PC',
        '10.0.0.1 curl/8',
        [
          [1, [0, 2]],
          [2, [1]],
        ],
        [0, 2, 1],
      ],
      ['Background_PC', '10.0.0.2 curl/8', [[3, [3]]], [3]],
      ['Suspicious', '10.0.0.1 UnknownUA', [[4, [4]]], [4]],
      [
        'Browser_PC',
        '10.0.0.1 curl/8',
        [
          [5, [5]],
          [6, [6]],
        ],
        [5, 6],
      ],
    ]);
  });

  it('puts a flow of several kinds under its strongest, with all its requests', () => {
    expect(
      outline([
        { flow: 1, host: 'www.bing.com' },
        { flow: 1, host: 'a.org', uri: '/i.html', userAgent: 'Mozilla/5.0' },
        { flow: 1, host: 'a.org', uri: '/i.css', userAgent: 'Mozilla/5.0', referer: 'http://a.org/i.html' },
        { flow: 1, host: 'c2.net', uri: '/beat', userAgent: 'agent/1' },
        { flow: 1, host: 'c3.net', uri: '/beat', userAgent: 'agent/2' },
      ]),
    ).toEqual([['Background_PC', '10.0.0.1 agent/1', [[1, [0, 1, 2, 3, 4]]], [3]]]);
  });

  it('lends a request without User-Agent that of its host', () => {
    expect(
      outline([
        { flow: 1, host: 'a.org', userAgent: undefined },
        { flow: 2, host: 'a.org', userAgent: PC },
      ]),
    ).toEqual([
      [
        'Background_PC',
        `10.0.0.1 ${PC}`,
        [
          [1, [0]],
          [2, [1]],
        ],
        [0, 1],
      ],
    ]);
  });
});

describe('softwareKey', () => {
  it.each([
    ['agent/1', '10.0.0.1 agent/1'],
    ['  agent/1\t', '10.0.0.1 agent/1'],
    ['', '10.0.0.1 UnknownUA'],
    [undefined, '10.0.0.1 UnknownUA'],
    ['x'.repeat(70_000), `10.0.0.1 ${'x'.repeat(1024)}`],
  ])('of %j', (userAgent, key) => {
    expect(softwareKey('10.0.0.1', userAgent)).toBe(key);
  });
});
