import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLES } from './support/captures.ts';
import { craftCapture } from './support/crafted-capture.ts';
import { ESCAPE, HOSTILE_TEXTS, RAW_FOR_A_TERMINAL } from './support/hostile-text.ts';
import { runMad, runMadOnTerminal } from './support/run-mad.ts';

let folder = '';
const at = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mad-detect-terminal-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('hostile bytes in mad detect', () => {
  beforeAll(() => {
    const requests = HOSTILE_TEXTS.flatMap((bytes) => [
      `GET /a HTTP/1.1\r\nHost: shop.example\r\nUser-Agent: ${bytes}\r\nReferer: ${bytes}\r\n\r\n`,
      `POST /b${bytes} HTTP/1.1\r\nHost: ${bytes}\r\n\r\n`,
    ]);
    const connections = requests.map((request, i) => ({
      client: '10.0.0.7',
      server: '203.0.113.9',
      serverPort: 80,
      clientPort: 41000 + i,
      start: 1_700_000_000 + 60 * i,
      requests: [request],
    }));
    mkdirSync(at('hostile'));
    writeFileSync(at(`hostile/evil${ESCAPE.replaceAll('/', '')}.pcap`), craftCapture(connections));
  });

  it.each([[[]], [['--json']], [['--all']], [['--all', '--json']], [['--threshold', '0']]])(
    'never reach the terminal as they are: mad detect %j',
    async (options) => {
      const { code, stdout, stderr } = await runMad(['detect', at('hostile'), ...options]);
      expect(code).toBe(0);
      expect(stdout).not.toBe('');
      expect(stdout).not.toMatch(RAW_FOR_A_TERMINAL);
      expect(stderr).not.toMatch(RAW_FOR_A_TERMINAL);
    },
  );
});

describe('mad detect on a terminal', () => {
  const ESCAPE_CHARACTER = '\u001b';
  const COLOUR = new RegExp(`${ESCAPE_CHARACTER}\\[[\\d;]*m`, 'g');
  const PROGRESS = new RegExp(`\\r${ESCAPE_CHARACTER}\\[2K`, 'g');

  it('draws a progress bar and colours the table', () => {
    const { code, screen } = runMadOnTerminal(['detect', SAMPLES]);
    expect(code).toBe(0);
    expect(screen).toMatch(PROGRESS);
    expect(screen).toMatch(/\d+ %/);
    expect(screen).toMatch(COLOUR);
    expect(screen.replace(COLOUR, '').replace(PROGRESS, '')).not.toContain('\u001b');
  });

  it('honours NO_COLOR', () => {
    const { code, screen } = runMadOnTerminal(['detect', join(SAMPLES, 'mixed-office.pcap')], {
      NO_COLOR: '1',
    });
    expect(code).toBe(0);
    expect(screen).not.toMatch(COLOUR);
  });

  it.each([[[]], [['--all']], [['--json']]])('lets no hostile byte through, mad detect %j', (options) => {
    const { code, screen } = runMadOnTerminal(['detect', at('hostile'), ...options]);
    expect(code).toBe(0);
    expect(screen.replace(COLOUR, '').replace(PROGRESS, '')).not.toMatch(RAW_FOR_A_TERMINAL);
  });
});
