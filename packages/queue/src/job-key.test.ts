import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jobKey } from './job-key.ts';

describe('jobKey', () => {
  it('is an id that BullMQ takes, whatever the text', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (id) => {
        expect(jobKey(id)).toMatch(/^job-[0-9a-f]{64}$/);
      }),
    ));

  it('differs for texts that UTF-8 cannot tell apart', () =>
    expect(new Set(['\ud800', '\ud801', '\ufffd', ''].map(jobKey)).size).toBe(4));
});
