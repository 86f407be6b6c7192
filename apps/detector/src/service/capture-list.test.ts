import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../fixture-folder.ts';
import { readCaptureList } from './capture-list.ts';

const path = join(temporaryFolder(), 'list.json');
const read = (text: string): string[] => {
  writeFileSync(path, text);
  return readCaptureList(path, '/captures');
};

describe('readCaptureList', () => {
  it('gives absolute paths, in name order, each once', () =>
    expect(read('["b.pcap", "sub/a.pcap", "/elsewhere/c.pcap", "./b.pcap"]')).toEqual([
      '/captures/b.pcap',
      '/captures/sub/a.pcap',
      '/elsewhere/c.pcap',
    ]));

  it.each(['', '{}', '"a.pcap"', '[1]', '[""]', '[null]'])('refuses %j', (text) =>
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'MAD_CAPTURE_LIST_UNREADABLE' })),
  );

  it('says when there is none', () =>
    expect(() => readCaptureList('/none/list.json', '/')).toThrow(/\/none\/list\.json: ENOENT/));
});
