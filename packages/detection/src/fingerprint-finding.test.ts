import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Fingerprint, FingerprintBook, makeFingerprint } from '@mad/fingerprint';
import { isPrivateAddress } from '@mad/flows';
import { fixturePcap } from '@mad/test-services';
import { describe, expect, it } from 'vitest';
import { collectRequests } from './capture-requests.ts';
import { recogniseSoftware } from './fingerprint-finding.ts';
import { temporaryFolder } from './fixture-folder.ts';
import { groundSentence } from './verdict-ground.ts';

const folder = temporaryFolder();

interface Software {
  readonly userAgent: string;
  readonly server: string;
  readonly pad?: number;
  readonly language?: string;
}

const fingerprintOf = async ({ userAgent, server, pad = 1, language }: Software): Promise<Fingerprint> => {
  const request = [
    `GET /${'x'.repeat(pad)} HTTP/1.1`,
    'Host: a.example',
    `User-Agent: ${userAgent}`,
    ...(language === undefined ? [] : [`Accept-Language: ${language}`]),
    '\r\n',
  ].join('\r\n');
  const path = join(folder, 'a.pcap');
  writeFileSync(
    path,
    fixturePcap([
      { start: 1.7e15, client: ['10.0.0.1', 40_000], server: [server, 80], requests: [request, request] },
    ]),
  );
  const { requests } = await collectRequests(path, isPrivateAddress);
  const fingerprint = makeFingerprint(requests, 'Background');
  if (fingerprint === undefined) throw new Error('no request in the capture');
  return fingerprint;
};

const bookOf = async (
  ...entries: readonly (Software & { readonly malicious: boolean })[]
): Promise<FingerprintBook> => {
  const book = new FingerprintBook();
  for (const entry of entries) {
    book.add(await fingerprintOf(entry), entry.malicious);
  }
  return book;
};

const BOT: Software = { userAgent: 'Bot/1', server: '192.0.2.1' };
const STRANGER: Software = { userAgent: 'Other/9', server: '198.51.100.7', pad: 500, language: 'de' };

describe('recogniseSoftware', () => {
  it('knows malicious software, with the evidence', async () => {
    const finding = recogniseSoftware(await bookOf({ ...BOT, malicious: true }), await fingerprintOf(BOT));
    // User-Agent 1, addresses 1, constant headers 0.5, size 1; no language to compare.
    expect(finding).toMatchObject({ verdict: 'malicious', score: 0.5 + 3.5 / 8 });
    expect(finding.grounds.map(groundSentence)).toEqual([
      'its fingerprint is that of known malicious software: same User-Agent, servers, constant headers, request size (likeness 3.5 of 4); not the same language',
    ]);
  });

  it('knows harmless software', async () => {
    const german = { ...BOT, language: 'de' };
    const finding = recogniseSoftware(
      await bookOf({ ...german, malicious: false }),
      await fingerprintOf(german),
    );
    expect(finding).toMatchObject({ verdict: 'clean', score: 0 });
    expect(finding.grounds.map(groundSentence)).toEqual([
      'its fingerprint is that of known harmless software: same User-Agent, servers, constant headers, request size, language (likeness 4 of 4)',
    ]);
  });

  it('knows harmless software at its own servers only', async () => {
    const book = await bookOf({ ...BOT, malicious: false });
    const grown = recogniseSoftware(book, await fingerprintOf({ ...BOT, pad: 14 }));
    expect(grown).toMatchObject({ verdict: 'clean', score: 0.5 - 3 / 8 });
    const elsewhere = recogniseSoftware(book, await fingerprintOf({ ...BOT, server: '198.51.100.7' }));
    expect(elsewhere).toMatchObject({ verdict: undefined, score: 0.5, grounds: [] });
    expect(elsewhere.answer?.nearest?.comparison.score).toBe(2.5);
  });

  it('is less sure the less agrees', async () => {
    const book = await bookOf({ ...BOT, malicious: true });
    const moved = recogniseSoftware(book, await fingerprintOf({ ...BOT, server: '198.51.100.7' }));
    const grown = recogniseSoftware(book, await fingerprintOf({ ...BOT, pad: 14 }));
    expect(moved).toMatchObject({ verdict: 'malicious', score: 0.5 + 2.5 / 8 });
    expect(grown).toMatchObject({ verdict: 'malicious', score: 0.5 + 3 / 8 });
    expect(moved.grounds.map(groundSentence)[0]).toMatch(/; not the same servers, language$/);
  });

  it('leaves strangers to the models', async () => {
    const finding = recogniseSoftware(
      await bookOf({ ...BOT, malicious: true }),
      await fingerprintOf(STRANGER),
    );
    expect(finding).toMatchObject({ verdict: undefined, score: 0.5, grounds: [] });
    expect(finding.answer).toMatchObject({ verdict: 'new_app', because: 'unknown' });
    expect(recogniseSoftware(new FingerprintBook(), await fingerprintOf(BOT)).verdict).toBeUndefined();
  });

  it('leaves software to the models that the book knows as both', async () => {
    const book = await bookOf(
      { ...BOT, server: '192.0.2.8', malicious: true },
      { ...BOT, server: '192.0.2.9', malicious: false },
    );
    const finding = recogniseSoftware(book, await fingerprintOf(BOT));
    expect(finding).toMatchObject({ verdict: undefined, score: 0.5, grounds: [] });
    expect(finding.answer).toMatchObject({ verdict: 'new_app', because: 'contradiction' });
  });
});
