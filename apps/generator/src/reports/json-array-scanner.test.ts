import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JsonArrayProblem, JsonArrayScanner } from './json-array-scanner.ts';

const scan = (
  bytes: Uint8Array,
  chunkLength: number,
  longest?: number,
): { elements: object[]; problem: JsonArrayProblem | undefined } => {
  const elements: object[] = [];
  const scanner = new JsonArrayScanner((element) => elements.push(element), longest);
  const buffer = Buffer.alloc(chunkLength);
  for (let i = 0; i < bytes.length; i += chunkLength) {
    const length = Math.min(chunkLength, bytes.length - i);
    // One buffer for every chunk, as a file reader does it.
    buffer.set(bytes.subarray(i, i + length));
    if (!scanner.push(buffer.subarray(0, length))) break;
  }
  return { elements, problem: scanner.finish() };
};

const scanText = (text: string, longest?: number): ReturnType<typeof scan> =>
  scan(Buffer.from(text), 7, longest);

describe('JsonArrayScanner', () => {
  it('gives what JSON.parse gives, however the bytes are cut and laid out', () =>
    fc.assert(
      fc.property(
        fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { maxLength: 5 }),
        fc.constantFrom(undefined, 1, '\t'),
        fc.integer({ min: 1, max: 40 }),
        (value, indent, chunkLength) => {
          const text = JSON.stringify(value, null, indent);
          const { elements, problem } = scan(Buffer.from(text), chunkLength);
          expect(problem).toBeUndefined();
          expect(elements).toEqual(JSON.parse(text));
        },
      ),
    ));

  it('stops at the same byte wherever the chunks end, and never throws', () =>
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('[', ']', '{', '}', ',', '"', '\\', ':', ' ', '1', 'a', '\u0000'), {
          maxLength: 30,
        }),
        fc.integer({ min: 1, max: 8 }),
        (parts, chunkLength) => {
          const bytes = Buffer.from(parts.join(''));
          expect(scan(bytes, chunkLength)).toEqual(scan(bytes, 1000));
        },
      ),
    ));

  it('reads every cut array as truncated and hands out the elements before the cut', () => {
    const text = JSON.stringify([{ a: 'x]}"\\' }, { b: [1, { c: 2 }] }], null, 1);
    for (let length = 0; length < text.length; length++) {
      const { elements, problem } = scanText(text.slice(0, length));
      expect(problem).toEqual({ name: 'truncated', offset: length });
      expect(elements.length).toBeLessThanOrEqual(2);
    }
    expect(scanText(`${text}\n`)).toEqual({ elements: JSON.parse(text), problem: undefined });
  });

  it.each([
    ['{"a":1}', 'not-an-array', 0],
    ['null', 'not-an-array', 0],
    ['[1]', 'not-an-object', 1],
    ['[[]]', 'not-an-object', 1],
    ['[{},]', 'not-an-object', 4],
    ['[{} {}]', 'bad-json', 4],
    ['[{"a":}]', 'bad-json', 1],
    ['[{]]', 'bad-json', 1],
    ['[] x', 'trailing-text', 3],
    ['', 'truncated', 0],
  ])('%j is %s at %i', (text, name, offset) => expect(scanText(text).problem).toEqual({ name, offset }));

  it('gathers no element longer than allowed', () => {
    const text = `[{"a":1},{"b":"${'x'.repeat(200)}"}]`;
    expect(scanText(text, 100)).toEqual({
      elements: [{ a: 1 }],
      problem: { name: 'element-too-long', offset: 9 },
    });
  });
});
