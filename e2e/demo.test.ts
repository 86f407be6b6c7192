import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { ROOT } from './support/captures.ts';
import { runMad } from './support/run-mad.ts';

it('mad demo --open serves the dashboard on what it judged, and leaves nothing behind', async () => {
  const temporary = mkdtempSync(join(tmpdir(), 'mad-demo-test-'));
  const demo = spawn(join(ROOT, 'mad'), ['demo', '--open'], {
    // Settings of a site must not reach the demo.
    env: {
      ...process.env,
      TMPDIR: temporary,
      DATABASE_URL: 'mysql://nobody@127.0.0.1:1/none',
      MAD_MODE: '2',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const leave = () => demo.kill('SIGTERM');
  process.once('exit', leave);
  const ended = once(demo, 'exit');
  try {
    let errors = '';
    demo.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors += text;
    });
    const lines: string[] = [];
    const output = createInterface({ input: demo.stdout });
    output.on('line', (line) => lines.push(line));
    await Promise.race([
      new Promise<void>((resolve) => {
        output.on('line', (line) => {
          if (line.includes('Ctrl+C')) resolve();
        });
      }),
      ended.then(([code]) => {
        throw new Error(`mad demo ended with ${code}: ${errors}`);
      }),
    ]);
    const told = lines.join('\n');
    const [, captures, url = ''] = /(\d+) captures judged; the dashboard is at (http:\S+)\//.exec(told) ?? [];
    expect(Number(captures)).toBeGreaterThan(50);
    const [, name = '', password = ''] = /sign in as (\S+) with the password (\S+)/.exec(told) ?? [];
    const answer = await fetch(`${url}/api/sign-in`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: url },
      body: new URLSearchParams({ name, password }),
    });
    expect(answer.headers.get('location')).toBe('/');
    const cookie = (answer.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
    const page = async (path: string): Promise<string> =>
      (await fetch(url + path, { headers: { cookie } })).text();
    expect(await page('/more?q=verdict%3Amalicious')).toContain('class="mark malicious"');
    expect((await page('/captures?sort=name')).match(/benign-[\w-]+\.pcap/)).not.toBeNull();
  } finally {
    demo.kill('SIGINT');
    const [code] = await ended;
    process.off('exit', leave);
    expect(code).toBe(0);
    expect(readdirSync(temporary)).toEqual([]);
    rmSync(temporary, { recursive: true, force: true });
  }
});

it('mad demo --port needs --open', async () => {
  const { code, stderr } = await runMad(['demo', '--port', '8899']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('--open')]);
});
