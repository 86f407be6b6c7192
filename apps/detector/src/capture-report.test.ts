import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { UNSAFE_FOR_A_TERMINAL } from './fixture-verdict.ts';

const moduleText = (name: string): string => JSON.stringify(new URL(name, import.meta.url).href);

/** Standard error of a small program that has the two reporters at hand. */
const reported = (statements: string): string => {
  const imports = `
    import { MadError } from '@mad/errors';
    import { reportProblem } from ${moduleText('./capture-report.ts')};
    import { reportError } from ${moduleText('./error-report.ts')};`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', `${imports}\n${statements}`],
    { encoding: 'utf8', cwd: new URL('.', import.meta.url) },
  );
  expect(stdout).toBe('');
  return stderr;
};

describe('reportError', () => {
  it('is one line with what, where, code and what to do', () => {
    const error = `new MadError('MAD_NO_CAPTURES', 'folder: no capture in this folder')`;
    expect(reported(`reportError(${error})`)).toBe(
      'mad: folder: no capture in this folder (MAD_NO_CAPTURES: Check the path; a capture is recognised by its magic number, not by its name.)\n',
    );
  });

  it('is the same line when the error comes from another thread', () => {
    const thread = `
      import('@mad/errors').then(({ MadError }) => {
        throw new MadError('MAD_MODEL_NOT_FOUND', 'm/model.json is not there');
      });`;
    const text = reported(`
      const { Worker } = await import('node:worker_threads');
      new Worker(${JSON.stringify(thread)}, { eval: true }).on('error', reportError);`);
    expect(text).toMatch(/^mad: m\/model\.json is not there \(MAD_MODEL_NOT_FOUND: [^\n]+\)\n$/);
  });

  it('shows where an error came from that nobody foresaw', () => {
    expect(reported(`reportError(new TypeError('oops'))`)).toMatch(/^mad: TypeError: oops.*at /);
    expect(reported(`reportError('text')`)).toBe('mad: text\n');
  });

  it('does not let a file name reach the terminal as it is', () => {
    const text = reported(`reportError(new MadError('MAD_NO_CAPTURES', '\\u001b[2J\\n\\u202e: none'))`);
    expect(text).toContain('\\u001b[2J\\u000a\\u202e');
    expect(text.slice(0, -1)).not.toMatch(UNSAFE_FOR_A_TERMINAL);
  });
});

describe('reportProblem', () => {
  it('says which capture, what and where, and whether there was anything to say', () => {
    const problem = `{ name: 'truncated', offset: 99, detail: 'cut' }`;
    const text = reported(`
      const said = [reportProblem('a.pcap', { problem: ${problem} }), reportProblem('b.pcap', {})];
      if (said.join() !== 'true,false') throw new Error(said.join());`);
    expect(text).toMatch(/^mad: a\.pcap: truncated at byte 99: cut \(MAD_CAPTURE_DAMAGED: [^\n]+\)\n$/);
  });
});
