import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../fixture-folder.ts';
import { openHome } from './home.ts';

const folder = temporaryFolder();

describe('openHome', () => {
  it('makes the folders that are missing and keeps what is there', () => {
    const root = join(folder, 'deep', 'home');
    const home = openHome(root);
    expect(readdirSync(root).sort()).toEqual(['dataset', 'model', 'pcap', 'report', 'retrain']);
    mkdirSync(join(home.dataset, 'kept'));
    writeFileSync(join(home.pcap, 'a.pcap'), '');
    expect(openHome(root)).toEqual(home);
    expect([readdirSync(home.dataset), readdirSync(home.pcap)]).toEqual([['kept'], ['a.pcap']]);
  });

  it('says which folder cannot be made', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(() => openHome(join(file, 'home'))).toThrow(
      expect.objectContaining({
        code: 'MAD_OUTPUT_UNWRITABLE',
        message: expect.stringContaining(join(file, 'home', 'pcap')),
      }),
    );
  });

  it('names the files as the specification does', () => {
    const root = join(folder, 'named');
    expect(openHome(root)).toMatchObject({
      log: join(root, 'mad.log'),
      captureLog: join(root, 'pcap', 'apt_log.txt'),
    });
  });
});
