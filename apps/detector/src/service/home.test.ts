import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../fixture-folder.ts';
import { openHome } from './home.ts';

const folder = temporaryFolder();
afterEach(() => vi.unstubAllEnvs());

describe('openHome', () => {
  it('makes the folders that are missing and keeps what is there', () => {
    const root = join(folder, 'deep', 'home');
    const home = openHome(root);
    expect(readdirSync(root).sort()).toEqual(['dataset', 'pcap']);
    mkdirSync(join(home.dataset, 'kept'));
    writeFileSync(join(home.pcap, 'a.pcap'), '');
    expect(openHome(root)).toEqual(home);
    expect([readdirSync(home.dataset), readdirSync(home.pcap)]).toEqual([['kept'], ['a.pcap']]);
  });

  it('lies where MAD_HOME says, files as the specification names them', () => {
    const root = join(folder, 'by-environment');
    vi.stubEnv('MAD_HOME', root);
    expect(openHome()).toEqual({
      root,
      pcap: join(root, 'pcap'),
      dataset: join(root, 'dataset'),
      log: join(root, 'mad.log'),
      captureLog: join(root, 'pcap', 'apt_log.txt'),
      processed: expect.stringContaining(root),
    });
  });
});
