import { describe, expect, it } from 'vitest';
import { groundDocument, groundSentence } from './verdict-ground.ts';

const utf8 = (text: string): string => Buffer.from(text).toString('latin1');

describe('groundSentence', () => {
  it.each([
    [
      { code: 'top-site', request: { rule: 'top-site', site: 'trusted.example' } },
      'not judged: the host belongs to trusted.example, a site on the top-site list',
    ],
    [
      { code: 'browser-request', request: { rule: 'referred-to', by: 3 } },
      "a browser's request: a request within 10 s named it as Referer",
    ],
    [
      { code: 'background-software', request: { rule: 'unconnected', placement: { rule: 'no-referer' } } },
      'taken for background software: it has no Referer, and no request within 10 s named it as Referer',
    ],
    [
      { code: 'model-score', model: 'Suspicious 1', score: 0.7, threshold: 0.7 },
      'model Suspicious 1 scores its request headers 0.700, at or above the threshold 0.700',
    ],
    [
      { code: 'model-score', model: 'Suspicious 1', score: 0.123_456, threshold: 0.7 },
      'model Suspicious 1 scores its request headers 0.123, below the threshold 0.700',
    ],
    [
      {
        code: 'loudest-lines',
        lines: [
          { text: 'Host: a.example', weight: 2.46 },
          { text: '/gate.php', weight: 1 },
        ],
      },
      'what carried the score most, in log-odds: `Host: a.example` (+2.5), `/gate.php` (+1.0)',
    ],
    [
      {
        code: 'known-software',
        isMalicious: true,
        likeness: 2.5,
        matches: ['addresses', 'size'],
        differs: ['user-agent'],
      },
      'its fingerprint is that of known malicious software: same servers, request size (likeness 2.5 of 4); not the same User-Agent',
    ],
  ] as const)('says %o', (ground, sentence) => expect(groundSentence(ground)).toBe(sentence));
});

describe('the sentence of a score', () => {
  it('is that of its own model and threshold, however many were made before', () => {
    const scores = Array.from({ length: 5000 }, (_, i) => i / 5000);
    const wrong: string[] = [];
    for (const threshold of [0.5, 0.25, 0.5]) {
      for (let model = 0; model < 20; model++) {
        for (const score of model === 0 ? [...scores, ...scores] : [0.1, 0.3, 0.9]) {
          const sentence = groundSentence({ code: 'model-score', model: `m ${model}`, score, threshold });
          const side = score >= threshold ? 'at or above' : 'below';
          const text = `model m ${model} scores its request headers ${score.toFixed(3)}, ${side} the threshold ${threshold.toFixed(3)}`;
          if (sentence !== text) wrong.push(sentence);
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe('groundDocument', () => {
  it('keeps code, sentence and values, captured text as it was meant', () => {
    const placement = { rule: 'unresolved-referer', referer: utf8('bücher.example') } as const;
    expect(
      groundDocument({ code: 'background-software', request: { rule: 'unconnected', placement } }),
    ).toEqual({
      code: 'background-software',
      text: 'taken for background software: its Referer names bücher.example, not asked for within 10 s, and no request within 10 s named it as Referer',
      values: {
        request: {
          rule: 'unconnected',
          placement: { rule: 'unresolved-referer', referer: 'bücher.example' },
        },
      },
    });
  });

  it('leaves numbers and lists what they are', () => {
    const ground = {
      code: 'known-software',
      isMalicious: false,
      likeness: 4,
      matches: ['size'],
      differs: [],
    } as const;
    const { code, text, values } = groundDocument(ground);
    expect({ code, ...values }).toEqual(ground);
    expect(text).toBe(groundSentence(ground));
  });
});
