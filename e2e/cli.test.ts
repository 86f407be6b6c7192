import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { craftCapture } from './support/crafted-capture.ts';
import { oneLine } from './support/one-line.ts';
import { jsonLines, runMad } from './support/run-mad.ts';

const CLIENT = { client: '10.0.0.7', server: '203.0.113.9', serverPort: 80 } as const;

const PLAIN = craftCapture([
  {
    ...CLIENT,
    start: 1_700_000_000,
    clientPort: 40001,
    requests: [
      'GET /a?b=c HTTP/1.1\r\nHost: shop.example\r\nUser-Agent: Beacon/1.0\r\nReferer: http://shop.example/\r\nX-Two: 1\r\nx-two: 2\r\n\r\n',
      'POST /gate HTTP/1.0\r\nContent-Length: 3\r\n\r\nabc',
    ],
  },
  {
    ...CLIENT,
    start: 1_700_000_100,
    clientPort: 40002,
    requests: ['HEAD / HTTP/1.1\r\nHost: shop.example\r\n\r\n'],
  },
]);

let folder = '';
const at = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mad-cli-'));
  writeFileSync(at('plain.pcap'), PLAIN);
  writeFileSync(at('plain.pcap.gz'), gzipSync(PLAIN));
  writeFileSync(at('plain.pcap.zst'), zstdCompressSync(PLAIN));
  writeFileSync(at('cut.pcap'), PLAIN.subarray(0, PLAIN.length - 30));
  writeFileSync(at('cut.pcap.gz'), gzipSync(PLAIN).subarray(0, 300));
  writeFileSync(at('header-only.pcap'), PLAIN.subarray(0, 24));
  writeFileSync(at('half-header.pcap'), PLAIN.subarray(0, 10));
  writeFileSync(at('empty.pcap'), '');
  writeFileSync(at('text.pcap'), 'dear diary, today I saw a packet\n');
  mkdirSync(at('no-captures'));
  writeFileSync(at('no-captures/notes.txt'), 'nothing here');
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('mad requests --json', () => {
  it('prints each request with the fields of the contract', async () => {
    const { code, stdout, stderr } = await runMad(['requests', at('plain.pcap'), '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(jsonLines(stdout)).toEqual([
      {
        timestamp: '2023-11-14T22:13:20.003000Z',
        flow: '10.0.0.7_40001_203.0.113.9_80_1700000000',
        src_ip: '10.0.0.7',
        src_port: 40001,
        dest_ip: '203.0.113.9',
        dest_port: 80,
        method: 'GET',
        uri: '/a?b=c',
        version: 'HTTP/1.1',
        host: 'shop.example',
        user_agent: 'Beacon/1.0',
        referer: 'http://shop.example/',
        headers: [
          ['Host', 'shop.example'],
          ['User-Agent', 'Beacon/1.0'],
          ['Referer', 'http://shop.example/'],
          ['X-Two', '1'],
          ['x-two', '2'],
        ],
        complete: true,
      },
      {
        timestamp: '2023-11-14T22:13:20.005000Z',
        flow: '10.0.0.7_40001_203.0.113.9_80_1700000000',
        src_ip: '10.0.0.7',
        src_port: 40001,
        dest_ip: '203.0.113.9',
        dest_port: 80,
        method: 'POST',
        uri: '/gate',
        version: 'HTTP/1.0',
        host: null,
        user_agent: null,
        referer: null,
        headers: [['Content-Length', '3']],
        complete: true,
      },
      {
        timestamp: '2023-11-14T22:15:00.003000Z',
        flow: '10.0.0.7_40002_203.0.113.9_80_1700000100',
        src_ip: '10.0.0.7',
        src_port: 40002,
        dest_ip: '203.0.113.9',
        dest_port: 80,
        method: 'HEAD',
        uri: '/',
        version: 'HTTP/1.1',
        host: 'shop.example',
        user_agent: null,
        referer: null,
        headers: [['Host', 'shop.example']],
        complete: true,
      },
    ]);
  });

  it.each(['plain.pcap.gz', 'plain.pcap.zst'])('reads %s as the plain file', async (name) => {
    const plain = await runMad(['requests', at('plain.pcap'), '--json']);
    expect(await runMad(['requests', at(name), '--json'])).toEqual(plain);
  });

  it.each([
    ['plain', PLAIN],
    ['gzip', gzipSync(PLAIN)],
    ['zstd', zstdCompressSync(PLAIN)],
  ])('reads %s from a pipe', async (format, bytes) => {
    const plain = await runMad(['requests', at('plain.pcap'), '--json']);
    const pipe = at(`${format}.pipe`);
    execFileSync('mkfifo', [pipe]);
    const [piped] = await Promise.all([runMad(['requests', pipe, '--json']), writeFile(pipe, bytes)]);
    expect(piped).toEqual(plain);
  });

  it('marks a request whose header block is cut', async () => {
    const block = 'GET /long HTTP/1.1\r\nHost: shop.example\r\nX-Half: ab';
    writeFileSync(
      at('cut-header.pcap'),
      craftCapture([{ ...CLIENT, start: 1_700_000_000, clientPort: 40003, requests: [block] }]),
    );
    const { code, stdout } = await runMad(['requests', at('cut-header.pcap'), '--json']);
    expect(code).toBe(0);
    expect(jsonLines(stdout)).toMatchObject([{ uri: '/long', host: 'shop.example', complete: false }]);
  });
});

describe('mad flows --json', () => {
  it('prints each flow with the fields of the contract', async () => {
    const { code, stdout, stderr } = await runMad(['flows', at('plain.pcap'), '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const frame = 54;
    const answer = 38;
    expect(jsonLines(stdout)).toEqual([
      {
        flow: '10.0.0.7_40001_203.0.113.9_80_1700000000',
        start: '2023-11-14T22:13:20.000000Z',
        end: '2023-11-14T22:13:20.008000Z',
        packets: 9,
        bytes_toserver: 5 * frame + 117 + 46,
        bytes_toclient: 4 * frame + 2 * answer,
        syn: true,
        gaps: 0,
      },
      {
        flow: '10.0.0.7_40002_203.0.113.9_80_1700000100',
        start: '2023-11-14T22:15:00.000000Z',
        end: '2023-11-14T22:15:00.006000Z',
        packets: 7,
        bytes_toserver: 4 * frame + 39,
        bytes_toclient: 3 * frame + answer,
        syn: true,
        gaps: 0,
      },
    ]);
  });
});

describe('mad split', () => {
  it('writes one readable capture per flow, named and laid out as the specification says', async () => {
    const out = at('split');
    const { code, stderr } = await runMad(['split', at('plain.pcap'), '-o', out]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: `mad: 2 flow files written to ${out}\n` });
    expect(readdirSync(out).sort()).toEqual(['tcp_nosyn', 'tcp_syn']);
    expect(readdirSync(join(out, 'tcp_nosyn'))).toEqual([]);
    expect(readdirSync(join(out, 'tcp_syn')).sort()).toEqual([
      '10.0.0.7_40001_203.0.113.9_80_1700000000.pcap',
      '10.0.0.7_40002_203.0.113.9_80_1700000100.pcap',
    ]);
    const whole = jsonLines((await runMad(['flows', at('plain.pcap'), '--json'])).stdout);
    for (const line of whole) {
      const { flow } = line;
      const { stdout } = await runMad(['flows', join(out, 'tcp_syn', `${flow}.pcap`), '--json']);
      expect(jsonLines(stdout)).toEqual([line]);
    }
  });

  it('puts a flow whose first packet is no SYN apart', async () => {
    const synLength = 16 + 54;
    const withoutSyn = Buffer.concat([PLAIN.subarray(0, 24), PLAIN.subarray(24 + 2 * synLength)]);
    writeFileSync(at('no-syn.pcap'), withoutSyn);
    const out = at('split-no-syn');
    expect((await runMad(['split', at('no-syn.pcap'), '-o', out])).code).toBe(0);
    expect(readdirSync(join(out, 'tcp_nosyn'))).toEqual(['10.0.0.7_40001_203.0.113.9_80_1700000000.pcap']);
    expect(readdirSync(join(out, 'tcp_syn'))).toHaveLength(1);
  });

  it('says where it cannot write', async () => {
    const out = join(at('text.pcap'), 'below-a-file');
    const { code, stderr } = await runMad(['split', at('plain.pcap'), '-o', out]);
    expect(code).toBe(1);
    expect(oneLine(stderr)).toContain(out);
    expect(stderr).toContain('MAD_OUTPUT_UNWRITABLE');
  });
});

describe.each(['requests', 'flows', 'split'])('mad %s on what is no whole capture', (command) => {
  const run = (path: string) =>
    runMad(command === 'split' ? [command, path, '-o', at(`bad-${command}`)] : [command, path, '--json']);

  it.each([
    ['empty.pcap', 'empty'],
    ['text.pcap', 'not-a-capture'],
    ['half-header.pcap', 'truncated at byte 0'],
    ['cut.pcap.gz', 'damaged-compression at byte '],
    ['missing.pcap', 'no such file or folder'],
    ['no-captures', 'is a folder'],
  ])('%s: one line that says which file and what, exit code 1', async (name, what) => {
    const { code, stderr } = await run(at(name));
    expect(code).toBe(1);
    const complaint = stderr.replace(/^mad: \d+ flow files written .*\n/, '');
    expect(oneLine(complaint)).toContain(`mad: ${at(name)}: `);
    expect(complaint).toContain(what);
  });

  // A file that opens but cannot be read, for root as well.
  it('unreadable file', async () => {
    const { code, stderr } = await run('/proc/self/mem');
    expect(code).toBe(1);
    expect(stderr).toContain('/proc/self/mem: the disk reports a read error');
  });

  it('cut in the middle of a packet: says where and keeps what precedes', async () => {
    const whole = await run(at('plain.pcap'));
    const { code, stdout, stderr } = await run(at('cut.pcap'));
    expect(code).toBe(1);
    const lastRecord = PLAIN.length - (16 + 54);
    expect(stderr).toContain(`mad: ${at('cut.pcap')}: truncated at byte ${lastRecord}: `);
    expect(stdout.split('\n')).toHaveLength(whole.stdout.split('\n').length);
  });

  it('a capture without packets is no error', async () => {
    const { code, stdout } = await run(at('header-only.pcap'));
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  });
});

describe('wrong use', () => {
  it.each([
    [[]],
    [['--wrong']],
    [['nonsense']],
    [['requests']],
    [['requests', '--wrong', 'x.pcap']],
    [['requests', 'a.pcap', 'b.pcap']],
    [['flows']],
    [['split', 'x.pcap']],
    [['split', 'x.pcap', '-o']],
  ])('mad %j exits with 2 and prints nothing on standard output', async (words) => {
    const { code, stdout, stderr } = await runMad(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).not.toBe('');
  });

  it('names the wrong option', async () => {
    expect((await runMad(['flows', '--wrong', 'x.pcap'])).stderr).toContain("unknown option '--wrong'");
  });
});

describe('help', () => {
  it.each(['--help', '-h'])('mad %s names every command', async (option) => {
    const { code, stdout } = await runMad([option]);
    expect(code).toBe(0);
    for (const command of ['requests', 'flows', 'split']) expect(stdout).toContain(command);
  });

  it.each(['requests', 'flows', 'split'])('mad %s --help', async (command) => {
    const long = await runMad([command, '--help']);
    expect(long.code).toBe(0);
    expect(long.stdout).toContain(`Usage: mad ${command}`);
    expect(await runMad([command, '-h'])).toEqual(long);
  });

  it('mad --version is the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    expect(await runMad(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe('colours', () => {
  const ANSI = '\u001b[';

  it.each([{}, { NO_COLOR: '1' }, { TERM: 'dumb' }])('none in a pipe, %j', async (environment) => {
    for (const words of [
      ['requests', at('plain.pcap')],
      ['flows', at('plain.pcap')],
      ['--help'],
      ['nonsense'],
    ]) {
      const { stdout, stderr } = await runMad(words, environment);
      expect(stdout + stderr).not.toBe('');
      expect(stdout + stderr).not.toContain(ANSI);
    }
  });
});
