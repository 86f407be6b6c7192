import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sampleCapture, temporaryFolder } from '../fixture-folder.ts';
import { CaptureFinder } from './capture-finder.ts';
import { openServiceLog } from './service-log.ts';

const folder = temporaryFolder();

it('finds what a list names; what cannot be looked at is told once and keeps nothing from its turn', async () => {
  const list = join(folder, 'list.json');
  copyFileSync(sampleCapture('benign-curl.pcap'), join(folder, 'a.pcap'));
  writeFileSync(list, JSON.stringify(['x'.repeat(300), 'a.pcap', 'not-there-yet.pcap']));
  const log = openServiceLog('silent');
  const finder = new CaptureFinder({ folder, root: folder, list, quietSeconds: 0, log });
  for (let round = 0; round < 2; round++) {
    expect((await finder.find()).map(({ path }) => path)).toEqual(['a.pcap']);
    expect(finder.failures).toBe(1);
  }
});
