import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FingerprintBook, parseBook, serialiseBook } from '@mad/fingerprint';
import { makeSample } from '@mad/model';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../fixture-folder.ts';
import { refreshFingerprints } from './refresh-fingerprints.ts';
import type { SiteSample } from './site-samples.ts';

const siteSample = (
  software: string,
  label: SiteSample['label'],
  { second = 0, requests = 1, path = '/' } = {},
): SiteSample => ({
  sample: makeSample([
    Buffer.from(
      `GET ${path} HTTP/1.1\r\nHost: a.example\r\nUser-Agent: ${software}\r\nAccept-Language: de\r\n\r\n`.repeat(
        requests,
      ),
    ),
  ]),
  label,
  family: 'site a.example',
  software: `capture\t10.0.0.1 ${software}`,
  entry: {
    kind: 'Background_PC',
    filename: 'x.dat',
    capture: 'capture',
    flow: `10.0.0.1_1000_198.51.100.1_80_${second}`,
    userAgent: software,
    url: 'http://a.example/',
    host: 'a.example',
    serverAddress: '198.51.100.1',
    software: `10.0.0.1 ${software}`,
    verdict: label === 'malicious' ? 'malicious' : 'harmless',
    source: 'analyst',
    detail: '',
    checkedAt: 1,
  },
});

const folder = temporaryFolder();
const path = join(folder, 'fingerprint.json');
const bookNow = (): FingerprintBook => parseBook(readFileSync(path, 'utf8')).book;

describe('refreshFingerprints', () => {
  it('makes one entry for each software, of whole requests only', () => {
    // Of 20 requests of 82 bytes twelve and a half are in a sample.
    const result = refreshFingerprints(
      [
        siteSample('Bot/1', 'malicious', { requests: 20 }),
        siteSample('Bot/1', 'malicious'),
        siteSample('Tool/1', 'benign'),
      ],
      folder,
    );
    expect(result).toEqual({ learnt: 2, kept: 0, dropped: 0 });
    expect(bookNow().entries).toMatchObject([
      {
        isMalicious: true,
        fingerprint: {
          label: 'Background',
          userAgent: 'Bot/1',
          addresses: ['198.51.100.1'],
          constantHeaders: ['accept-language', 'host', 'user-agent'],
          language: 'de',
          averageSize: 46,
          methods: ['GET'],
        },
      },
      { isMalicious: false, fingerprint: { userAgent: 'Tool/1' } },
    ]);
  });

  it('says nothing of software with samples of both labels', () => {
    const mixed = [siteSample('Both/1', 'malicious'), siteSample('Both/1', 'benign', { second: 1 })];
    expect(refreshFingerprints(mixed, folder)).toMatchObject({ learnt: 0, kept: 2 });
  });

  it('keeps what the samples do not contradict, and drops what they do', () => {
    const [bot, tool] = bookNow().entries;
    const other = {
      ...bot.fingerprint,
      userAgent: 'Elsewhere/9',
      addresses: ['203.0.113.200'],
      averageSize: 4000,
    };
    const book = new FingerprintBook();
    for (const { fingerprint, isMalicious } of [bot, tool]) book.add(fingerprint, isMalicious);
    book.add(other, true);
    writeFileSync(path, serialiseBook(book));
    expect(refreshFingerprints([siteSample('Bot/1', 'benign')], folder)).toEqual({
      learnt: 1,
      kept: 2,
      dropped: 1,
    });
    expect(
      bookNow().entries.map(({ fingerprint, isMalicious }) => `${fingerprint.userAgent} ${isMalicious}`),
    ).toEqual(['Bot/1 false', 'Tool/1 false', 'Elsewhere/9 true']);
  });

  it('does not write over a book that it cannot read', () => {
    writeFileSync(path, 'damaged');
    expect(() => refreshFingerprints([siteSample('Bot/1', 'benign')], folder)).toThrow(
      expect.objectContaining({ code: 'MAD_FINGERPRINTS_UNREADABLE' }),
    );
    expect(readFileSync(path, 'utf8')).toBe('damaged');
  });
});
