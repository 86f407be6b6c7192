import { describe, expect, it } from 'vitest';
import { reasonMessages } from '../messages/reason-messages.ts';
import { reasonsOf } from './reason.ts';

const PLACEMENTS = [
  { rule: 'referer', of: 1 },
  { rule: 'referer-domain', of: 1, referer: 'r.example', domain: 'd.example' },
  { rule: 'doubtful-link', of: 1, doubt: 'address' },
  { rule: 'doubtful-link', of: 1, doubt: 'document' },
  { rule: 'doubtful-link', of: 1, doubt: 'program' },
  { rule: 'same-url', of: 1, referer: 'r.example' },
  { rule: 'shared-referer', of: 1, referer: 'r.example' },
  { rule: 'unresolved-referer', referer: 'r.example' },
  { rule: 'own-url' },
  { rule: 'page', extension: 'css' },
  { rule: 'no-referer' },
];

const REQUEST_REASONS = [
  { rule: 'top-site', site: 't.example' },
  { rule: 'no-user-agent' },
  { rule: 'same-host', of: 1, userAgent: 'Agent/1' },
  { rule: 'referer', of: 1 },
  { rule: 'referer-domain', of: 1, referer: 'r.example', domain: 'd.example' },
  { rule: 'referred-to', by: 1 },
  { rule: 'method', method: 'PUT' },
  ...PLACEMENTS.flatMap((placement) => [
    { rule: 'connected', by: 1, placement },
    { rule: 'unconnected', placement },
  ]),
];

const STORED = [
  ...REQUEST_REASONS.flatMap((request) =>
    ['top-site', 'browser-request', 'background-software'].map((code) => ({ code, values: { request } })),
  ),
  { code: 'loudest-lines', values: { lines: [{ text: 'Host: r.example', weight: 2.25 }] } },
  { code: 'damped-by-software', values: { own: 0.91, score: 0.625 } },
  { code: 'model-score', values: { model: 'Suspicious 1', score: 0.71, threshold: 0.7 } },
  {
    code: 'known-software',
    values: { isMalicious: true, likeness: 2.5, matches: ['size'], differs: ['user-agent'] },
  },
].map((one) => ({ ...one, text: 'said in English' }));

describe('reasons', () => {
  it.each(STORED)('%o is said in English as it came, and in 中文', (stored) => {
    const [reason] = reasonsOf([stored]);
    if (reason === undefined) throw new Error('no reason');
    expect(reasonMessages.en.reason(reason)).toBe('said in English');
    const chinese = reasonMessages.zh.reason(reason);
    expect(chinese).toMatch(/\p{Script=Han}/u);
    expect(chinese).not.toMatch(/undefined|said in English/);
    for (const value of ['r.example', 'd.example', 't.example', 'Agent/1', 'PUT'])
      if (JSON.stringify(stored).includes(`"${value}"`)) expect(chinese).toContain(value);
  });

  it('tells figures as the detector does', () => {
    const [damped, score, known] = reasonsOf(STORED.slice(-3));
    if (damped === undefined || score === undefined || known === undefined) throw new Error('no reason');
    expect(reasonMessages.zh.reason(damped)).toBe(
      '单独评分为 0.910，因该软件的其他流看起来更无害，降为 0.625',
    );
    expect(reasonMessages.zh.reason(score)).toBe(
      '模型 Suspicious 1 对其请求头的评分为 0.710，达到或超过阈值 0.700',
    );
    expect(reasonMessages.zh.reason(known)).toBe(
      '其指纹与已知恶意软件一致，相同：请求大小（相似度 2.5，最高 4）；不同：User-Agent',
    );
  });

  it.each([
    'a sentence of an older detector',
    { code: 'of-a-newer-one', text: 'a sentence of an older detector', values: {} },
    {
      code: 'model-score',
      text: 'a sentence of an older detector',
      values: { model: 1, score: 'x', threshold: null },
    },
  ])('%o stays readable as it is', (stored) => {
    const [reason] = reasonsOf([stored]);
    if (reason === undefined) throw new Error('no reason');
    expect(reasonMessages.zh.reason(reason)).toBe('a sentence of an older detector');
  });

  it('leaves out what is no reason', () => {
    expect(reasonsOf([1, null, {}, { text: 5 }, []])).toEqual([]);
    expect(reasonsOf({ text: 'x' })).toEqual([]);
    expect(reasonsOf(null)).toEqual([]);
  });

  it('tells the request graph’s reason alike', () => {
    expect(reasonMessages.zh.graph({ reason: 'English', values: null })).toBe('English');
    expect(reasonMessages.zh.graph({ reason: 'English', values: { rule: 'no-user-agent' } })).toMatch(
      /^没有 User-Agent/,
    );
    expect(reasonMessages.en.graph({ reason: 'English', values: { rule: 'no-user-agent' } })).toBe('English');
  });
});
