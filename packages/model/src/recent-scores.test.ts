import { describe, expect, it } from 'vitest';
import { RecentScores } from './recent-scores.ts';

describe('RecentScores', () => {
  it('remembers at least the last so many and at most twice as many', () => {
    const recent = new RecentScores(100);
    for (let i = 0; i < 1000; i++) recent.set(`${i}`, i);
    const known = Array.from({ length: 1000 }, (_, i) => recent.get(`${i}`)).filter(
      (score) => score !== undefined,
    );
    expect(known.length).toBeGreaterThanOrEqual(100);
    expect(known.length).toBeLessThanOrEqual(200);
    expect(known.at(-1)).toBe(999);
  });

  it('keeps what is asked for again and again', () => {
    const recent = new RecentScores(10);
    recent.set('beacon', 0.5);
    for (let i = 0; i < 1000; i++) {
      recent.set(`${i}`, i);
      expect(recent.get('beacon')).toBe(0.5);
    }
  });

  it('knows equal samples by one key and others by others', () => {
    const keys = [Uint8Array.of(1, 2), Uint8Array.of(1, 2), Uint8Array.of(2, 1)].map(RecentScores.keyOf);
    expect(keys[0]).toBe(keys[1]);
    expect(keys[2]).not.toBe(keys[0]);
  });
});
