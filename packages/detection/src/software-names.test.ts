import type { ClassificationReason, ClassifiedRequest, SoftwareFlow } from '@mad/webgraphic';
import { describe, expect, it } from 'vitest';
import { SoftwareNames } from './software-names.ts';

const METHOD: ClassificationReason = { rule: 'method', method: 'PUT' };

/** A flow of one request, as far as it matters here. */
const flowOf = (
  inside: string,
  userAgent: string | undefined,
  reason: ClassificationReason = METHOD,
): SoftwareFlow => {
  const request = { kind: 'Background_PC', item: { request: { userAgent } }, reason } as ClassifiedRequest;
  return { inside, kind: 'Background_PC', requests: [request] } as unknown as SoftwareFlow;
};

describe('SoftwareNames', () => {
  it('names software by inside address and User-Agent, and shares the name', () => {
    const names = new SoftwareNames();
    const first = names.of(flowOf('10.0.0.1', 'Updater/2'));
    expect(first).toEqual({ key: '10.0.0.1 Updater/2', userAgent: 'Updater/2' });
    expect(names.of(flowOf('10.0.0.1', ' Updater/2 '))).toBe(first);
    expect(names.of(flowOf('10.0.0.2', 'Updater/2')).key).toBe('10.0.0.2 Updater/2');
    expect(names.of(flowOf('10.0.0.1', 'Updater/3')).key).toBe('10.0.0.1 Updater/3');
  });

  it('names what sends no User-Agent, unless it is the software of one that does', () => {
    const names = new SoftwareNames();
    expect(names.of(flowOf('10.0.0.1', undefined))).toEqual({
      key: '10.0.0.1 UnknownUA',
      userAgent: undefined,
    });
    const sameHost = { rule: 'same-host', of: 3, userAgent: 'Updater/2' } as const;
    expect(names.of(flowOf('10.0.0.1', undefined, sameHost)).userAgent).toBe('Updater/2');
  });

  it('names more software than it remembers', () => {
    const names = new SoftwareNames();
    const first = names.of(flowOf('10.0.0.1', 'a'));
    for (let i = 0; i < 10_000; i++) names.of(flowOf('10.0.0.1', `${i}`));
    const again = names.of(flowOf('10.0.0.1', 'a'));
    expect(again).toEqual(first);
    expect(again).not.toBe(first);
  });
});
