import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numberedName, uploadName } from './upload-name.ts';

describe('uploadName', () => {
  it.each([
    ['a.pcap', 'a.pcap'],
    ['2018_0312_1405_00.pcap', '2018_0312_1405_00.pcap'],
    ['a.pcap.gz', 'a.pcap.gz'],
    ['../../etc/passwd', 'passwd.pcap'],
    ['..\\..\\windows\\a.pcapng', 'a.pcapng'],
    ['/absolute/b.pcap', 'b.pcap'],
    ['.hidden.pcap', 'hidden.pcap'],
    ['...', 'upload.pcap'],
    ['', 'upload.pcap'],
    ['.', 'upload.pcap'],
    ['..', 'upload.pcap'],
    [undefined, 'upload.pcap'],
    ['a\u0000b.pcap', 'ab.pcap'],
    ['a\nb\u001b[2J.pcap', 'a_b_[2J.pcap'],
    ['\u202egpj.pcap', '_gpj.pcap'],
    ['$(reboot).pcap', '_(reboot).pcap'],
    ['Aufnahme Büro.pcap', 'Aufnahme Büro.pcap'],
    ['抓包.pcap', '抓包.pcap'],
  ])('%j is kept as %j', (given, kept) => expect(uploadName(given)).toBe(kept));

  it('is always a name of one file in the folder, visible and short enough', () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 600 }),
      fc.constantFrom('../', 'x'.repeat(4000)),
    );
    fc.assert(
      fc.property(name, fc.nat({ max: 5 }), (given, n) => {
        const kept = numberedName(uploadName(given), n);
        expect(kept).not.toMatch(/[/\\\p{Cc}\p{Cf}]|^\.|^$/u);
        expect(Buffer.byteLength(kept)).toBeLessThan(230);
      }),
    );
  });
});

describe('numberedName', () => {
  it.each([
    ['a.pcap', 0, 'a.pcap'],
    ['a.pcap', 1, 'a-1.pcap'],
    ['a.pcap.gz', 12, 'a-12.pcap.gz'],
    ['a', 2, 'a-2'],
  ])('%s, %d: %s', (name, n, numbered) => expect(numberedName(name, n)).toBe(numbered));
});
