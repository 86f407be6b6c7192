import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sampleCapture, temporaryFolder } from './fixture-folder.ts';

const home = temporaryFolder();
const ENTRY = new URL('./main-entry.ts', import.meta.url).href;

describe('main', () => {
  it('runs the detector from code, with the seed’s arguments and settings from the environment', () => {
    const path = join(home, 'elsewhere');
    mkdirSync(path);
    copyFileSync(sampleCapture('benign-curl.pcap'), join(path, 'a.pcap'));
    const script = `
      import { main } from ${JSON.stringify(ENTRY)};
      console.log('ended with', await main({ mode: 3, path: ${JSON.stringify(path)} }));`;
    const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], MAD_HOME: home, MAD_DEVEL: 'true', LOG_LEVEL: 'silent' },
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'ended with 0\n' });
    expect(readFileSync(join(home, 'mad.log'), 'utf8')).toMatch(/^3 \S+ \S*elsewhere_a\.pcap\S* a\.pcap 3$/m);
  });
});
