import {
  createReadStream,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleCapture } from '../fixture-folder.ts';
import { removeAbandonedUploads, storeUpload } from './store-upload.ts';

const SAMPLE = sampleCapture('malicious-azorult.pcap');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mad-upload-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const upload = (name: string): Promise<string> =>
  storeUpload(createReadStream(SAMPLE), name, { folder, limit: 1_000_000 });

describe('storeUpload', () => {
  it('keeps the bytes in the folder of captures, under a name that is free', async () => {
    expect(await upload('a.pcap')).toBe(join(folder, 'a.pcap'));
    const second = await upload('a.pcap');
    expect(readFileSync(second)).toEqual(readFileSync(SAMPLE));
    expect(readdirSync(folder).sort()).toEqual(['a.pcap', second.slice(folder.length + 1)].sort());
  });

  it('uses the folder for uploads where there is one', async () => {
    mkdirSync(join(folder, 'upload'));
    expect(await upload('a.pcap')).toBe(join(folder, 'upload', 'a.pcap'));
    expect(readdirSync(folder)).toEqual(['upload']);
  });

  it('leaves nothing of what is no capture, or too large', async () => {
    const options = { folder, limit: 1000 };
    await expect(storeUpload(Readable.from([Buffer.alloc(100)]), 'a', options)).rejects.toMatchObject({
      code: 'MAD_UPLOAD_NOT_A_CAPTURE',
    });
    await expect(storeUpload(createReadStream(SAMPLE), 'a', options)).rejects.toMatchObject({
      code: 'MAD_UPLOAD_TOO_LARGE',
    });
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('removeAbandonedUploads', () => {
  it('removes what nobody goes on with, and nothing else', async () => {
    const partial = '.upload-0a1b2c3d-0000-4000-8000-000000000000.part';
    for (const name of [partial, '.upload-mine.part', 'a.pcap', '.a.pcap.part'])
      writeFileSync(join(folder, name), '');
    await removeAbandonedUploads(folder);
    expect(readdirSync(folder)).toContain(partial);
    await removeAbandonedUploads(folder, Date.now() + 2 * 60 * 60 * 1000);
    expect(readdirSync(folder).sort()).toEqual(['.a.pcap.part', '.upload-mine.part', 'a.pcap']);
  });

  it('lets a folder of captures that is not there come later', async () => {
    await expect(removeAbandonedUploads(join(folder, 'not-mounted-yet'))).resolves.toBeUndefined();
  });
});
