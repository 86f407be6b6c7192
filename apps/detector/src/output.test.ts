import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOSTILE_TEXTS, UNSAFE_FOR_A_TERMINAL } from './fixture-verdict.ts';
import { jsonLine, printable } from './output.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
  fc.mixedCase(fc.constantFrom(...HOSTILE_TEXTS)),
);

describe('printable', () => {
  it.each([
    ['plain text', 'curl/8 (Linux) 工具 ü 🦊', 'curl/8 (Linux) 工具 ü 🦊'],
    ['escape sequences', '\u001b[2J', '\\u001b[2J'],
    ['an eight-bit control', '\u009b31m', '\\u009b31m'],
    ['line ends and tabs', 'a\r\n\tb', 'a\\u000d\\u000a\\u0009b'],
    ['a bidirectional override', '\u202egpj', '\\u202egpj'],
    ['a tag beyond the first plane', '\u{e0001}', '\\udb40\\udc01'],
    ['line separators', '\u2028\u2029', '\\u2028\\u2029'],
  ])('%s', (_, text, shown) => expect(printable(text)).toBe(shown));

  it('leaves no control, invisible or separating character in any text, and adds none that says otherwise', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const shown = printable(text);
        expect(shown).not.toMatch(/\p{Cc}|\p{Cf}|[\u2028\u2029]/u);
        expect(printable(shown)).toBe(shown);
        if (!text.includes('\\'))
          expect(
            shown.replace(/\\u([0-9a-f]{4})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
          ).toBe(text);
      }),
    );
  });
});

describe('jsonLine', () => {
  it('is one line that a terminal may see and that means the same', () => {
    const values = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        anyText,
        fc.integer(),
        fc.constantFrom(null, true, false),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(anyText, tie('value'), { maxKeys: 3, noNullPrototype: true }),
      ),
    })).value;
    fc.assert(
      fc.property(values, (value) => {
        const line = jsonLine(value);
        expect(line).toMatch(/^[^\n]*\n$/);
        expect(line).not.toMatch(UNSAFE_FOR_A_TERMINAL);
        expect(JSON.parse(line)).toEqual(value);
      }),
    );
  });
});

describe('LineOutput', () => {
  const output = new URL('./output.ts', import.meta.url).href;

  it('gives out everything in order, whatever the batches', () => {
    const script = `
      import { LineOutput } from ${JSON.stringify(output)};
      const output = new LineOutput();
      for (let i = 0; i < 30_000; i++) output.write('line ' + i + '\\n');
      output.flush();`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      maxBuffer: 1e7,
    });
    expect(stdout).toBe(Array.from({ length: 30_000 }, (_, i) => `line ${i}\n`).join(''));
  });

  it('complains on standard error, one safe line', () => {
    const script = `
      import { complain } from ${JSON.stringify(output)};
      complain('mad: \\u001b[2J\\n.pcap');`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    expect({ stdout, stderr }).toEqual({ stdout: '', stderr: 'mad: \\u001b[2J\\u000a.pcap\n' });
  });
});
