import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadModel, MODEL_KINDS } from './registry.ts';
import { makeSample } from './sample.ts';

const MODELS = join(import.meta.dirname, '../../../models');
const sampleOf = (...lines: readonly string[]): Uint8Array =>
  makeSample([Buffer.from([...lines, '', ''].join('\r\n'), 'latin1')]);

const BENIGN = sampleOf(
  'GET /debian/dists/bookworm/InRelease HTTP/1.1',
  'Host: deb.debian.org',
  'User-Agent: Debian APT-HTTP/1.3 (2.6.1)',
  'Accept: text/*',
);
const MALICIOUS = sampleOf(
  'POST /f8a2c91b/gate.php HTTP/1.0',
  'Host: 185.234.217.14',
  'Accept: */*',
  'Content-Type: application/x-www-form-urlencoded',
  'User-Agent: Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)',
  'Content-Length: 87',
  'Connection: close',
);

describe('the shipped models', () => {
  it.each(MODEL_KINDS)('%s loads and tells a bot from a package manager', async (kind) => {
    const model = await loadModel(MODELS, kind, 'wasm');
    const [benign, malicious] = await model.score([BENIGN, MALICIOUS]);
    expect(benign).toBeLessThan(model.threshold);
    expect(malicious).toBeGreaterThan(model.threshold);
    expect(model.description.kind).toBe(kind);
  });

  it('take less than 6 MB', async () => {
    const files = await readdir(MODELS, { recursive: true });
    const sizes = await Promise.all(files.map(async (file) => (await stat(join(MODELS, file))).size));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(6_000_000);
  });
});
