import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { readReport } from './read-report.ts';

const root = mkdtempSync(join(tmpdir(), 'mad-read-report-'));
afterAll(() => rmSync(root, { recursive: true }));

let folder = '';
let number = 0;
beforeEach(() => {
  folder = join(root, String(number++));
  mkdirSync(folder);
});

const never = new AbortController().signal;
const write = (value: unknown): void =>
  writeFileSync(
    join(folder, 'report.json'),
    typeof value === 'string' ? value : `${JSON.stringify(value, null, 1)}\n`,
  );

const entry = (srcIP: string, dstIP: string, UA: string, is_malicious: unknown, time: string): object => ({
  srcIP,
  srcPort: 40000,
  dstIP,
  dstPort: 80,
  UA,
  is_malicious,
  time,
  url: 'http://x/',
  http: ['GET / HTTP/1.1\r\n\r\n'],
});

describe('readReport', () => {
  it('counts machines, software and connections', async () => {
    write([
      entry('10.0.0.1', '203.0.113.5', 'bot', 1, '2015-08-07T21:12:03.404395Z'),
      entry('10.0.0.1', '203.0.113.5', 'bot', 1, '2015-08-07T21:12:02.404395Z'),
      entry('10.0.0.1', '203.0.113.6', 'other bot', true, '2015-08-07T21:12:04Z'),
      entry('10.0.0.2', '203.0.113.5', 'bot', 1, '2015-08-07T21:12:05Z'),
      entry('10.0.0.3', '203.0.113.9', 'bot', 0, '+9223372036854776000us'),
      entry('10.0.0.4', '2001:db8::1', 'updater', false, '2015-08-07T21:12:09Z'),
    ]);
    expect(await readReport(folder, never)).toEqual({
      status: 'read',
      modifiedAt: statSync(join(folder, 'report.json')).mtime,
      figures: {
        verdicts: 6,
        malicious: 4,
        earliest: Date.parse('2015-08-07T21:12:02.404Z') * 1000 + 395,
        infected: 2,
        benignSoftware: 2,
        maliciousSoftware: 2,
        connections: [
          { host: '10.0.0.1', server: '203.0.113.5', hits: 2 },
          { host: '10.0.0.1', server: '203.0.113.6', hits: 1 },
          { host: '10.0.0.2', server: '203.0.113.5', hits: 1 },
        ],
      },
    });
  });

  it('takes the empty report of a capture without HTTP', async () => {
    write([]);
    expect(await readReport(folder, never)).toMatchObject({
      status: 'read',
      figures: { verdicts: 0, earliest: undefined, connections: [] },
    });
  });

  it('says which part of an entry is of no use', async () => {
    write([entry('10.0.0.1', '<script>', 'bot', 1, '')]);
    expect(await readReport(folder, never)).toEqual({
      status: 'unreadable',
      problem: 'an entry has no usable dstIP',
    });
    write([{ ...entry('10.0.0.1', '10.0.0.2', 'bot', 2, '') }]);
    expect(await readReport(folder, never)).toMatchObject({ problem: 'an entry has no usable is_malicious' });
  });

  it('says where a report is cut', async () => {
    const text = JSON.stringify([entry('10.0.0.1', '203.0.113.5', 'bot', 1, '')]);
    write(text.slice(0, 50));
    expect(await readReport(folder, never)).toEqual({
      status: 'unreadable',
      problem: 'it ends in the middle, at byte 50',
    });
    write('');
    expect(await readReport(folder, never)).toMatchObject({ status: 'unreadable' });
    write('\u0000'.repeat(100));
    expect(await readReport(folder, never)).toMatchObject({ status: 'unreadable' });
  });

  it('tells a missing report from an unreadable one', async () => {
    expect(await readReport(folder, never)).toEqual({ status: 'missing' });
    expect(await readReport(join(folder, 'no', 'folder'), never)).toEqual({ status: 'missing' });
  });

  it('opens regular files only', async () => {
    mkdirSync(join(folder, 'report.json'));
    expect(await readReport(folder, never)).toMatchObject({ status: 'unreadable' });
    rmSync(join(folder, 'report.json'), { recursive: true });
    symlinkSync('/etc/hostname', join(folder, 'report.json'));
    expect(await readReport(folder, never)).toEqual({
      status: 'unreadable',
      problem: 'it is a symbolic link',
    });
    rmSync(join(folder, 'report.json'));
    execFileSync('mkfifo', [join(folder, 'report.json')]);
    expect(await readReport(folder, never)).toEqual({
      status: 'unreadable',
      problem: 'it is not a regular file',
    });
  });

  it('stops when asked to', async () => {
    write([]);
    expect(await readReport(folder, AbortSignal.abort())).toEqual({ status: 'stopped' });
  });

  it('keeps memory bounded on a report larger than its heap may be', async () => {
    const one = JSON.stringify({
      ...entry('10.0.0.1', '203.0.113.5', 'bot', 1, '2015-08-07T21:12:03Z'),
      http: ['x'.repeat(60_000)],
    });
    const count = 2000;
    writeFileSync(join(folder, 'report.json'), `[${`${one},\n`.repeat(count - 1)}${one}]`);
    const script = `import { readReport } from ${JSON.stringify(new URL('./read-report.ts', import.meta.url).href)};
      const reading = await readReport(process.argv[1], new AbortController().signal);
      console.log(JSON.stringify(reading));`;
    const output = execFileSync(
      process.execPath,
      ['--max-old-space-size=48', '--input-type=module', '-e', script, folder],
      { encoding: 'utf8' },
    );
    expect(JSON.parse(output)).toMatchObject({
      status: 'read',
      figures: { verdicts: count, malicious: count },
    });
  });
});
