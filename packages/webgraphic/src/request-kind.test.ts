import { describe, expect, it } from 'vitest';
import { flowKind, isJudged, type RequestKind } from './request-kind.ts';

describe('flowKind', () => {
  const rows: readonly (readonly [readonly RequestKind[], RequestKind | undefined])[] = [
    [[], undefined],
    [['Filtered', 'Filtered'], 'Filtered'],
    [['Filtered', 'Browser_PC'], 'Browser_PC'],
    [['Filtered', 'Browser_Phone', 'Browser_PC'], 'Browser_PC'],
    [['Browser_PC', 'Suspicious', 'Filtered'], 'Suspicious'],
    [['Filtered', 'Background_Phone', 'Suspicious'], 'Background_Phone'],
    [['Background_Phone', 'Background_PC', 'Browser_PC'], 'Background_PC'],
  ];

  it.each(rows)('of %j is %s', (kinds, expected) => {
    expect(flowKind(kinds)).toBe(expected);
    expect(flowKind([...kinds].reverse())).toBe(expected);
  });
});

describe('isJudged', () => {
  it('lets background and suspicious requests through', () => {
    const kinds: readonly RequestKind[] = [
      'Browser_PC',
      'Background_PC',
      'Browser_Phone',
      'Background_Phone',
      'Suspicious',
      'Filtered',
    ];
    expect(kinds.filter(isJudged)).toEqual(['Background_PC', 'Background_Phone', 'Suspicious']);
  });
});
