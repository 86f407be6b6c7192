import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { HOSTILE_TEXTS } from './fixture-verdict.ts';

const SCRIPT = `
  import { ProgressBar } from ${JSON.stringify(new URL('./progress-bar.ts', import.meta.url).href)};
  const details = JSON.parse(process.env.DETAILS);
  const bar = new ProgressBar('Judging', 200);
  details.forEach((detail, i) => bar.update(100 * i, detail));
  bar.clear();
  process.stdout.write('result\\n');`;

const node = (details: readonly string[]) => ({
  command: [process.execPath, '--input-type=module', '-e', SCRIPT],
  options: { encoding: 'utf8', env: { ...process.env, DETAILS: JSON.stringify(details) } } as const,
});

/** What a program writes to a pseudo-terminal of so many columns. */
const onTerminal = (details: readonly string[], columns: number): string => {
  const { command, options } = node(details);
  const quoted = command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  const { stdout, status } = spawnSync(
    'script',
    ['-qec', `stty cols ${columns} && exec ${quoted}`, '/dev/null'],
    options,
  );
  expect(status).toBe(0);
  return stdout;
};

const CLEAR = '\r\u001b[2K';

describe('ProgressBar', () => {
  it('draws nothing when standard error is no terminal', () => {
    const { command, options } = node(['a', 'b']);
    const [program = '', ...rest] = command;
    const { stdout, stderr } = spawnSync(program, rest, options);
    expect({ stdout, stderr }).toEqual({ stdout: 'result\n', stderr: '' });
  });

  it('shows how far it is on a terminal and leaves results alone', () => {
    const drawn = onTerminal(['first.pcap', 'second.pcap', 'third.pcap'], 80).split(CLEAR);
    const bar = (filled: number): string => '━'.repeat(filled) + ' '.repeat(24 - filled);
    expect(drawn).toEqual([
      '',
      `Judging ${bar(0)}   0 % first.pcap`,
      `Judging ${bar(12)}  50 % second.pcap`,
      `Judging ${bar(24)} 100 % third.pcap`,
      'result\r\n',
    ]);
  });

  it('is drawn on a terminal that does not know its size', () => {
    expect(onTerminal(['a.pcap'], 0)).toMatch(/Judging +0 % a\.pcap/);
  });

  it('stays within one line and shows no hostile name as it is', () => {
    const drawn = onTerminal(HOSTILE_TEXTS, 60).split(CLEAR).slice(1, -1);
    expect(drawn).toHaveLength(HOSTILE_TEXTS.length);
    for (const line of drawn) expect(line).not.toMatch(/\p{Cc}|\p{Cf}/u);
    expect(drawn.at(-2)).toHaveLength(59);
  });
});
