import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MadError } from '@mad/errors';
import { SAMPLES } from '@mad/test-services';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './fixture-folder.ts';
import { readLabelFile } from './label-file.ts';

const folder = temporaryFolder();
const HEADING = 'capture\tstart\tsrc_ip\tsrc_port\tdest_ip\tdest_port\tlabel\tfamily';
const ROW = 'a.pcap\t1700000000.25\t10.0.0.1\t40000\t192.0.2.1\t80\tmalicious\tZeus';

const write = (text: string): string => {
  const path = join(folder, 'flows.tsv');
  writeFileSync(path, text);
  return path;
};

const complaint = (path: string): MadError => {
  try {
    readLabelFile(path);
  } catch (error) {
    if (error instanceof MadError) return error;
    throw error;
  }
  throw new Error('it did not complain');
};

describe('readLabelFile', () => {
  it('reads rows', () => {
    expect(readLabelFile(write(`${HEADING}\n${ROW}\n`))).toEqual([
      {
        capture: 'a.pcap',
        start: 1_700_000_000.25,
        sourceAddress: '10.0.0.1',
        sourcePort: 40_000,
        destinationAddress: '192.0.2.1',
        destinationPort: 80,
        label: 'malicious',
        family: 'Zeus',
      },
    ]);
  });

  it('reads how much a row counts, where the file says so', () => {
    const weights = (...cells: readonly string[]): readonly (number | undefined)[] =>
      readLabelFile(write(`${HEADING}\tweight\n${cells.map((cell) => `${ROW}\t${cell}\n`).join('')}`)).map(
        ({ weight }) => weight,
      );
    expect(weights('0.25', '', '1')).toEqual([0.25, undefined, 1]);
    for (const cell of ['0', '-1', '1.5', 'much'])
      expect(complaint(write(`${HEADING}\tweight\n${ROW}\t${cell}\n`)).message).toContain('weight');
  });

  it('takes columns in any order, others among them, line ends of Windows, and blank lines', () => {
    const text =
      'label\tnote\tfamily\tdest_port\tdest_ip\tsrc_port\tsrc_ip\tstart\tcapture\r\n\r\nbenign\t-\tcurl\t8080\t2001:db8::2\t1\tfd00::1\t12\tb/c.pcapng\r\n';
    expect(readLabelFile(write(text))).toEqual([
      {
        capture: 'b/c.pcapng',
        start: 12,
        sourceAddress: 'fd00::1',
        sourcePort: 1,
        destinationAddress: '2001:db8::2',
        destinationPort: 8080,
        label: 'benign',
        family: 'curl',
      },
    ]);
  });

  it('leaves out rows of other labels, whatever else they hold', () => {
    const other = ROW.replace('malicious', 'other').replace('40000', 'many');
    expect(readLabelFile(write(`${HEADING}\n${other}\n${ROW}\n`))).toHaveLength(1);
  });

  it('reads the labels of our own captures', () => {
    const rows = readLabelFile(join(SAMPLES, 'flows.tsv'));
    expect(rows.length).toBeGreaterThan(300);
    expect(new Set(rows.map(({ label }) => label))).toEqual(new Set(['malicious', 'benign']));
  });

  it.each([
    ['start', '1700000000.25', ''],
    ['start', '1700000000.25', ' '],
    ['start', '1700000000.25', 'yesterday'],
    ['start', '1700000000.25', '1e999'],
    ['src_port', '40000', 'http'],
    ['src_port', '40000', '65536'],
    ['src_port', '40000', '1.5'],
    ['dest_port', '80', '-1'],
  ])('names file, line and column of a bad number: %s %s → %j', (column, good, bad) => {
    const fields = ROW.split('\t').map((field) => (field === good ? bad : field));
    const path = write(`${HEADING}\n${ROW}\n\n${fields.join('\t')}\n`);
    const { code, message } = complaint(path);
    expect(code).toBe('MAD_LABELS_UNREADABLE');
    expect(message).toContain(`${path}: line 4: ${column} `);
  });

  it('names the line of a row that is too short', () => {
    const path = write(`${HEADING}\nmalicious\n${ROW.slice(0, ROW.lastIndexOf('\t'))}\n`);
    expect(complaint(path).message).toBe(`${path}: line 3: family is missing`);
  });

  it('names the columns that are missing', () => {
    const path = write(`${HEADING.replace('start\t', '').replace('\tfamily', '')}\n${ROW}\n`);
    const { code, message } = complaint(path);
    expect(code).toBe('MAD_LABELS_UNREADABLE');
    expect(message).toBe(`${path}: line 1 lacks the columns start, family`);
    expect(complaint(write('')).message).toContain('line 1 lacks the columns capture, start');
  });

  it('names a file that is not there, or is a folder', () => {
    for (const path of [join(folder, 'missing.tsv'), folder]) {
      const { code, message } = complaint(path);
      expect(code).toBe('MAD_LABELS_UNREADABLE');
      expect(message).toContain(path);
    }
  });
});
