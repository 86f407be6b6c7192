import fc from 'fast-check';
import type { Fingerprint } from './fingerprint.ts';
import type { FingerprintRequest } from './fingerprint-builder.ts';

/** A fingerprint for tests; what is left out is filled in. */
export function sketchFingerprint(sketch: Partial<Fingerprint> = {}): Fingerprint {
  return {
    label: 'Background',
    userAgent: 'agent/1',
    addresses: ['203.0.113.1'],
    constantHeaders: ['accept', 'host'],
    language: undefined,
    averageSize: 100,
    outgoingInformation: 0,
    methods: ['GET'],
    ...sketch,
  };
}

const namesOf = (names: readonly string[], minLength: number) =>
  fc.subarray([...names], { minLength }).map((drawn) => drawn.sort());

/** Fingerprints that often have parts in common. */
export const drawnFingerprint: fc.Arbitrary<Fingerprint> = fc.record({
  label: fc.constantFrom('Background', 'Background', 'Browser'),
  userAgent: fc.constantFrom('agent/1', 'agent/2', 'agent/3', undefined),
  addresses: namesOf(['203.0.113.1', '203.0.113.2', '203.0.113.3', '203.0.113.4'], 1),
  constantHeaders: namesOf(['accept', 'accept-language', 'host', 'user-agent'], 0),
  language: fc.constantFrom('en', 'de', undefined, undefined),
  averageSize: fc.oneof(
    fc.constantFrom(100, 125, 130, 130.0001, 160, 160.0001, 200, 260),
    fc.double({ min: 1, max: 2000, noNaN: true }),
  ),
  outgoingInformation: fc.nat(),
  methods: fc.constantFrom(['GET'], ['POST'], ['GET', 'POST']),
});

/** A request for tests. */
export function sketchRequest(
  uri: string,
  headers: Readonly<Record<string, string>>,
  { method = 'GET', outside = '203.0.113.1' } = {},
): FingerprintRequest {
  const fields = Object.entries(headers).map(([name, value]) => ({ name, value }));
  const userAgent = fields.find(({ name }) => name.toLowerCase() === 'user-agent')?.value;
  return { outside, request: { method, uri, headers: fields, userAgent } };
}
