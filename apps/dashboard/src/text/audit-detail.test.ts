import { describe, expect, it } from 'vitest';
import { auditDetails } from './audit-detail.ts';

describe('the detail of an action', () => {
  it('is told by name, without what is empty', () =>
    expect(auditDetails('{"state":"confirmed","changed":2,"reports":[7,9],"reason":""}')).toEqual([
      { name: 'state', text: 'confirmed' },
      { name: 'changed', text: '2' },
      { name: 'reports', text: '7, 9' },
    ]));

  it('names the first of many', () => {
    const [detail] = auditDetails(JSON.stringify({ reports: Array.from({ length: 100 }, (_, n) => n) }));
    expect(detail?.text).toMatch(/^0, 1, .*, 19, …$/);
  });

  it.each(['', 'no JSON', '[1]', '7', 'null'])('%j stands as it is', (json) =>
    expect(auditDetails(json)).toEqual([{ name: '', text: json }]),
  );
});
