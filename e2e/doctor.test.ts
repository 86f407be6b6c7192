import { describe, expect, it } from 'vitest';
import { runMad } from './support/run-mad.ts';

describe('mad doctor', () => {
  it('passes its own test on a capture with known verdicts', async () => {
    const { code, stdout, stderr } = await runMad(['doctor']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [, right, expected] = /(\d+) of (\d+) expected verdicts/.exec(stdout) ?? [];
    expect(Number(expected)).toBeGreaterThan(0);
    expect(right).toBe(expected);
    expect(stdout).toContain(process.versions.node.split('.')[0]);
  });

  it('says what would leave the organisation: nothing unless a key is set, and never the key', async () => {
    const [without, withKeys] = await Promise.all([
      runMad(['doctor', '--json']),
      runMad(['doctor'], { VIRUSTOTAL_API_KEY: 'k'.repeat(64), SHODAN_TOKEN: 't'.repeat(32) }),
    ]);
    expect(JSON.parse(without.stdout)).toMatchObject({ outside: [] });
    expect(withKeys.stdout).toMatch(/leaves here +VirusTotal \(https:\S+\): the URL of 10 %/);
    expect(withKeys.stdout).toMatch(/leaves here +Shodan \(https:\S+\): the public addresses/);
    expect(withKeys.stdout).not.toMatch(/kkkk|tttt/);
  });
});
