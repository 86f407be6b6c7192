import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeSample } from './sample.ts';
import { STRUCTURE_FEATURE_NAMES, structureFeatures } from './structure-features.ts';

const featuresOf = (text: string): Record<string, number> => {
  const numbers = structureFeatures(makeSample([Buffer.from(text, 'latin1')]));
  return Object.fromEntries(STRUCTURE_FEATURE_NAMES.map((name, index) => [name, numbers[index]]));
};

describe('structureFeatures', () => {
  it('has one name for each number, none twice, few enough for a byte', () => {
    expect(new Set(STRUCTURE_FEATURE_NAMES).size).toBe(STRUCTURE_FEATURE_NAMES.length);
    expect(STRUCTURE_FEATURE_NAMES.length).toBeLessThan(255);
  });

  it('describes a request', () => {
    const features = featuresOf(
      'POST /gate.php?id=7 HTTP/1.0\r\nUser-Agent: Mozilla/4.0 (compatible; MSIE 6.0)\r\nHost: 1.2.3.4:8080\r\n' +
        'Content-Length: 99\r\nX-odd:1\r\n\r\n',
    );
    expect(features).toMatchObject({
      'method.post': 1,
      'version.old': 1,
      'file.script': 1,
      'query.parameters': 1,
      'host.address': 1,
      'host.port': 1,
      'has.content-length': 1,
      'has.accept': 0,
      'place.agentBeforeHost': 1,
      'headers.number': 4,
      'headers.oddSeparator': 1,
      'headers.oddCase': 1,
      'userAgent.explorer': 1,
      'sample.requests': 1,
    });
    expect(features['content.length']).toBeCloseTo(Math.log(100), 5);
  });

  it('sees a sequence of requests', () => {
    const request = 'GET /a HTTP/1.1\r\nHost: b\r\n\r\n';
    expect(featuresOf(request.repeat(3))).toMatchObject({ 'sample.requests': 3, 'sample.sameUri': 2 });
  });

  it('is finite on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1200 }), (bytes) => {
        for (const number of structureFeatures(makeSample([bytes])))
          expect(Number.isFinite(number)).toBe(true);
      }),
    );
  });
});
