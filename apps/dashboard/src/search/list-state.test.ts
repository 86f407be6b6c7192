import { describe, expect, it } from 'vitest';
import { listAddress, readListState } from './list-state.ts';

const read = (text: string) => readListState(new URLSearchParams(text), ['time', 'score'], '-time');

describe('the address of a list', () => {
  it('holds the whole state', () => {
    const state = read('q=host%3A10.0.0.1&sort=score&from=2026-11-20&until=2026-11-21T10:30');
    expect(state).toEqual({
      query: 'host:10.0.0.1',
      sort: 'score',
      descending: false,
      from: '2026-11-20',
      until: '2026-11-21T10:30',
    });
    expect(read(listAddress('/more', state).slice('/more?'.length))).toEqual(state);
  });

  it('what does not fit is as if it were not there', () => {
    expect(read('sort=password&from=2026-02-30&until=2026-01-01T25:00')).toEqual({
      query: '',
      sort: 'time',
      descending: true,
      from: null,
      until: null,
    });
  });

  it('a change leaves the rest', () => {
    expect(listAddress('/more', read('q=a&sort=-score'), { query: 'b' })).toBe('/more?q=b&sort=-score');
  });
});
