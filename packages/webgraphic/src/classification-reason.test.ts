import { describe, expect, it } from 'vitest';
import { type ClassificationReason, describeReason } from './classification-reason.ts';
import type { Placement } from './placement.ts';

const sharedReferer: Placement = { rule: 'shared-referer', of: 1, referer: 'a.org' };

const placements: readonly (readonly [Placement, string])[] = [
  [
    { rule: 'doubtful-link', of: 1, doubt: 'address' },
    "its Referer is another site's page, but its host is an address",
  ],
  [
    { rule: 'doubtful-link', of: 1, doubt: 'document' },
    "its Referer is another site's page, and a link between sites proves nothing of a document",
  ],
  [
    { rule: 'doubtful-link', of: 1, doubt: 'program' },
    'its Referer is a page of this machine, but its path names a program',
  ],
  [
    { rule: 'same-url', of: 1, referer: 'a.org' },
    'its Referer names a.org, of which this same URL was asked for last',
  ],
  [sharedReferer, 'its Referer names a.org, not asked for within 10 s, as an earlier one does'],
  [{ rule: 'unresolved-referer', referer: 'a.org' }, 'its Referer names a.org, not asked for within 10 s'],
  [{ rule: 'own-url' }, 'its Referer is its own URL'],
  [{ rule: 'page', extension: 'php' }, 'its path names a page resource (.php), but it has no Referer'],
  [{ rule: 'no-referer' }, 'it has no Referer'],
];

describe('describeReason', () => {
  it.each(placements)('says why %j is background', (placement, sentence) => {
    expect(describeReason({ rule: 'unconnected', placement })).toBe(
      `${sentence}, and no request within 10 s named it as Referer`,
    );
  });

  const reasons: readonly (readonly [ClassificationReason, string])[] = [
    [{ rule: 'top-site', site: 'a.org' }, 'the host belongs to a.org, a site on the top-site list'],
    [{ rule: 'no-user-agent' }, 'no User-Agent, and nothing with one on this machine asked this host'],
    [
      { rule: 'same-host', of: 1, userAgent: 'agent/1' },
      'no User-Agent, but software of this machine that asks the same host has one: agent/1',
    ],
    [{ rule: 'referer', of: 1 }, 'its Referer is the URL of another request of this machine within 3 s'],
    [
      { rule: 'referer-domain', of: 1, referer: 'a.org', domain: 'b.org' },
      "its Referer's domain a.org fits b.org, asked for within 3 s",
    ],
    [{ rule: 'referred-to', by: 1 }, 'a request within 3 s named it as Referer'],
    [
      { rule: 'connected', by: 2, placement: sharedReferer },
      'its Referer names a.org, not asked for within 3 s, as an earlier one does, but a Referer connects requests that belong with it',
    ],
    [{ rule: 'method', method: 'PUT' }, 'method PUT, which is none of GET, POST and HEAD'],
  ];

  it.each(reasons)('says why of %j', (reason, sentence) => {
    expect(describeReason(reason, 3)).toBe(sentence);
  });
});
