import { describe, expect, it } from 'vitest';
import { makeFingerprint } from './fingerprint-builder.ts';
import { sketchRequest } from './fixture-fingerprints.ts';

describe('makeFingerprint', () => {
  it('of no request is nothing', () => {
    expect(makeFingerprint([], 'Background')).toBeUndefined();
  });

  it('of one request counts everything as new', () => {
    const request = sketchRequest('/a', { Host: 'a.org', 'User-Agent': 'agent/1', Cookie: 'x' });
    expect(makeFingerprint([request], 'Background')).toEqual({
      label: 'Background',
      userAgent: 'agent/1',
      addresses: ['203.0.113.1'],
      constantHeaders: ['host', 'user-agent'],
      language: undefined,
      averageSize: 2 + 4 + 5 + 10 + 7 + 6 + 1,
      outgoingInformation: 2 + 5 + 7 + 1,
      methods: ['GET'],
    });
  });

  it('of several keeps what is constant, and counts what is new from one to the next', () => {
    const requests = [
      sketchRequest('/a?1', { Host: 'a.org', 'User-Agent': 'agent/1', 'X-One': '1', Accept: '*/*' }),
      sketchRequest(
        '/a?2',
        {
          HOST: 'b.org',
          'user-agent': 'agent/1',
          'X-Two': '12',
          'Content-Length': '100',
          'Accept-Language': ' de ',
        },
        { method: 'POST', outside: '198.51.100.1' },
      ),
      sketchRequest('/a?2', { Host: 'b.org', 'User-Agent': 'agent/1', 'Accept-Language': 'en' }),
    ];
    expect(makeFingerprint(requests, 'Browser')).toEqual({
      label: 'Browser',
      userAgent: 'agent/1',
      addresses: ['198.51.100.1', '203.0.113.1'],
      constantHeaders: ['host', 'user-agent'],
      language: 'de',
      averageSize: (4 + 9 + 17 + 6 + 9 + (4 + 9 + 17 + 7 + 17 + 19) + (4 + 9 + 17 + 17)) / 3,
      outgoingInformation: 4 + 5 + 7 + 1 + 3 + (1 + 1 + 2 + 3 + 4 + 100) + 3,
      methods: ['GET', 'POST'],
    });
  });

  it.each([
    ['12', 12],
    [' 12 ', 12],
    ['-1', 0],
    ['1e9', 0],
    ['99999999999999999999', 0],
    ['x', 0],
  ])('takes a Content-Length of %j for %i bytes', (value, bytes) => {
    const made = makeFingerprint([sketchRequest('/', { 'Content-Length': value })], 'Background');
    expect(made?.outgoingInformation).toBe(1 + value.length + bytes);
  });

  it('reads fields of one name as one', () => {
    const request = sketchRequest('/', { 'X-A': '1', 'x-a': '22' });
    expect(makeFingerprint([request], 'Background')).toMatchObject({
      constantHeaders: ['x-a'],
      outgoingInformation: 1 + '1, 22'.length,
      averageSize: 1 + 4 + 5,
    });
  });

  it('bounds what a hostile client sends', () => {
    const many = Array.from({ length: 3000 }, (_, number) =>
      sketchRequest(
        `/${'x'.repeat(60_000)}${number}`,
        { 'User-Agent': 'u'.repeat(60_000) },
        {
          outside: `198.51.${number >> 8}.${number & 255}`,
          method: `M${number}`,
        },
      ),
    );
    const made = makeFingerprint(many.slice(0, 1100), 'Background');
    expect(made?.userAgent).toHaveLength(1024);
    expect(made?.addresses).toHaveLength(1024);
    expect(made?.methods).toHaveLength(1024);
    expect(makeFingerprint([sketchRequest('', {})], 'Background')?.averageSize).toBe(1);
  });
});
