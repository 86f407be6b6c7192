import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { craftCapture } from './support/crafted-capture.ts';
import { ESCAPE, HOSTILE_TEXTS, INVALID_UTF8, RAW_FOR_A_TERMINAL } from './support/hostile-text.ts';
import { oneLine } from './support/one-line.ts';
import { jsonLines, runMad } from './support/run-mad.ts';

let folder = '';
const at = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mad-cli-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('hostile bytes', () => {
  beforeAll(() => {
    const request = (host: string, agent: string, uri: string): string =>
      `GET /${uri} HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: ${agent}\r\nX-${agent}: ${agent}\r\nReferer: ${agent}\r\n\r\n`;
    const requests = HOSTILE_TEXTS.flatMap((bytes) => [
      request('shop.example', bytes, 'agent'),
      request(bytes, 'Beacon/1.0', 'host'),
      request('shop.example', 'Beacon/1.0', `target${bytes}`),
    ]);
    writeFileSync(
      at(`hostile${ESCAPE}.pcap`),
      craftCapture([
        {
          client: '10.0.0.7',
          server: '203.0.113.9',
          serverPort: 80,
          start: 1_700_000_000,
          clientPort: 40004,
          requests,
        },
      ]),
    );
  });

  it.each([
    ['requests', 'text', (path: string) => ['requests', path]],
    ['requests', 'json', (path: string) => ['requests', path, '--json']],
    ['flows', 'text', (path: string) => ['flows', path]],
    ['flows', 'json', (path: string) => ['flows', path, '--json']],
    ['split', 'text', (path: string) => ['split', path, '-o', at('hostile-split')]],
  ] as const)('never reach the terminal as they are: mad %s, %s', async (_command, _form, words) => {
    const { code, stdout, stderr } = await runMad(words(at(`hostile${ESCAPE}.pcap`)), { FORCE_COLOR: '' });
    expect(code).toBe(0);
    expect(stdout + stderr).not.toBe('');
    expect(stdout).not.toMatch(RAW_FOR_A_TERMINAL);
    expect(stderr).not.toMatch(RAW_FOR_A_TERMINAL);
  });

  it('survive as data in JSON', async () => {
    const { stdout } = await runMad(['requests', at(`hostile${ESCAPE}.pcap`), '--json']);
    const found = jsonLines(stdout);
    for (const fields of [{ user_agent: ESCAPE }, { user_agent: '\u202eexe.fdp' }, { host: INVALID_UTF8 }])
      expect(found).toContainEqual(expect.objectContaining(fields));
  });

  it('in a file name do not reach the terminal through an error', async () => {
    const { code, stderr } = await runMad(['requests', at(`missing${ESCAPE}.pcap`)]);
    expect(code).toBe(1);
    expect(oneLine(stderr)).not.toMatch(RAW_FOR_A_TERMINAL);
  });
});
