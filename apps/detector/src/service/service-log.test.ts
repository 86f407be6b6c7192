import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { UNSAFE_FOR_A_TERMINAL } from '../fixture-verdict.ts';

const MODULE = new URL('./service-log.ts', import.meta.url).href;

/** What a process writes to standard output when it logs. */
const logged = (level: string, isTerminal: boolean, lines: string): string[] => {
  const script = `
    import { openServiceLog } from ${JSON.stringify(MODULE)};
    const log = openServiceLog(${JSON.stringify(level)}, ${isTerminal});
    ${lines}`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return stdout.split('\n').slice(0, -1);
};

describe('openServiceLog', () => {
  it('writes one JSON object a line', () => {
    const [line = '', ...others] = logged('info', false, `log.info({ capture: 'a.pcap' }, 'judged');`);
    expect(others).toEqual([]);
    expect(JSON.parse(line)).toMatchObject({
      level: 30,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      pid: expect.any(Number),
      capture: 'a.pcap',
      msg: 'judged',
    });
  });

  it('writes lines for people on a terminal', () =>
    expect(
      logged(
        'info',
        true,
        `log.info('listening'); log.error('gone'); log.error({ err: new Error('why') }, 'failed');`,
      ),
    ).toEqual([
      expect.stringMatching(/^\d\d:\d\d:\d\d listening$/),
      expect.stringMatching(/^\d\d:\d\d:\d\d error: gone$/),
      expect.stringMatching(/^\d\d:\d\d:\d\d error: failed: why$/),
    ]));

  it('leaves out what is less severe than asked', () => {
    expect(logged('warn', false, `log.info('a'); log.debug('b'); log.warn('c');`)).toHaveLength(1);
    expect(logged('silent', false, `log.error('a');`)).toEqual([]);
  });

  it.each([true, false])('is safe to look at, terminal or not (%s)', (isTerminal) => {
    const lines = logged('info', isTerminal, `log.info('\\u001b[2J\\u009b\\u202e\\n${'x'.repeat(10)}');`);
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toMatch(UNSAFE_FOR_A_TERMINAL);
  });
});
