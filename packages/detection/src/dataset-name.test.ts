import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { captureDatasetName, datasetName } from './dataset-name.ts';

describe('datasetName', () => {
  it.each([
    ['/a/b/2018_0312_1405_00.pcap', '2018_0312_1405_00'],
    ['x.pcapng', 'x'],
    ['x.PCAP.GZ', 'x'],
    ['x.cap.zst', 'x'],
    ['x.gz', 'x'],
    ['x', 'x'],
    ['x.pcap.txt', 'x.pcap.txt'],
    ['x.pcap.pcap', 'x.pcap'],
    ['.pcap', '.pcap'],
    ['..pcap', '..pcap'],
    ['...pcap', '...pcap'],
    ['..pcap.gz', '..pcap.gz'],
    ['....pcap', '...'],
  ])('%s → %s', (path, name) => expect(datasetName(path)).toBe(name));
});

describe('captureDatasetName', () => {
  it.each([
    ['2018_0312_1405_00.pcap', '2018_0312_1405_00'],
    ['x.pcap', 'x'],
    ['x.pcapng', 'x.pcapng'],
    ['x.pcap.gz', 'x.pcap.gz'],
    ['x.y.pcap', 'x.y.pcap'],
  ])('%s → %s', (path, name) => expect(captureDatasetName(path)).toBe(name));

  it('keeps apart what would share a name', () => {
    const paths = [
      'x.pcap',
      'x.pcapng',
      'x',
      'x.pcap.gz',
      'x.gz',
      'a/x.pcap',
      'b/x.pcap',
      'a_x.pcap',
      'a/b/x',
      '.x',
      '..x',
    ];
    expect(new Set(paths.map(captureDatasetName)).size).toBe(paths.length);
  });

  it('has a name for dots alone, too', () =>
    expect(captureDatasetName('...')).toMatch(/^capture\.[0-9a-f]{12}$/));

  it('is a plain file name of bearable length, another one for each path', () => {
    const part = fc.stringMatching(/^[a-z._~ü-]{1,120}$/).filter((text) => text !== '.' && text !== '..');
    const paths = fc.uniqueArray(
      fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/')),
    );
    fc.assert(
      fc.property(paths, (all) => {
        const names = all.map(captureDatasetName);
        expect(new Set(names).size).toBe(all.length);
        for (const name of names) {
          expect(name).toMatch(/^[^./][^/]*$/);
          expect(Buffer.byteLength(name)).toBeLessThanOrEqual(250);
        }
      }),
    );
  });
});
