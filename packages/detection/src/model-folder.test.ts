import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FingerprintBook, makeFingerprint, serialiseBook } from '@mad/fingerprint';
import { isPrivateAddress } from '@mad/flows';
import { isModelError, MODEL_KINDS, makeSample, readModelDescription } from '@mad/model';
import { sampleCapture } from '@mad/test-services';
import { describe, expect, it } from 'vitest';
import { collectRequests } from './capture-requests.ts';
import { temporaryFolder } from './fixture-folder.ts';
import { SHIPPED_MODELS } from './fixture-models.ts';
import { FINGERPRINT_FILE, openModelFolder } from './model-folder.ts';

const folder = temporaryFolder();
const SAMPLE = makeSample([Buffer.from('GET / HTTP/1.1\r\nHost: a.example\r\n\r\n')]);

const bookText = async (): Promise<string> => {
  const { requests } = await collectRequests(sampleCapture('benign-curl.pcap'), isPrivateAddress);
  const fingerprint = makeFingerprint(requests, 'Background');
  const book = new FingerprintBook();
  if (fingerprint !== undefined) book.add(fingerprint, false);
  return serialiseBook(book);
};

const withBook = (name: string, text: string): string => {
  mkdirSync(join(folder, name));
  writeFileSync(join(folder, name, FINGERPRINT_FILE), text);
  return join(folder, name);
};

describe('openModelFolder', () => {
  it.each(MODEL_KINDS)('gives the model of %s with its threshold and name', async (kind) => {
    const model = await openModelFolder(SHIPPED_MODELS).models(kind);
    const { threshold, version } = await readModelDescription(SHIPPED_MODELS, kind);
    expect(model).toMatchObject({ threshold, name: `${kind} ${version}` });
    const scores = await model.score([SAMPLE, SAMPLE]);
    expect(scores).toHaveLength(2);
    expect(scores[0]).toBeGreaterThanOrEqual(0);
    expect(scores[0]).toBeLessThanOrEqual(1);
    expect(scores[1]).toBe(scores[0]);
  });

  it('reads a model when it is first asked for, and once only', async () => {
    const lazy = join(folder, 'lazy');
    const { models } = openModelFolder(lazy);
    cpSync(join(SHIPPED_MODELS, 'Suspicious'), join(lazy, 'Suspicious'), { recursive: true });
    const [before] = await (await models('Suspicious')).score([SAMPLE]);
    writeFileSync(join(lazy, 'Suspicious', 'model.json'), 'damaged');
    const [after] = await (await models('Suspicious')).score([SAMPLE]);
    expect(after).toBe(before);
    await expect(openModelFolder(lazy).models('Suspicious')).rejects.toMatchObject({
      code: 'MAD_MODEL_DAMAGED',
    });
  });

  it('tells which model is missing', async () => {
    const { models } = openModelFolder(join(folder, 'nothing'));
    const error = await models('Background_Phone').catch((cause: unknown) => cause);
    expect(isModelError(error)).toBe(true);
    expect(error).toMatchObject({ code: 'MAD_MODEL_NOT_FOUND' });
    expect(String(error)).toContain(join(folder, 'nothing', 'Background_Phone'));
  });

  it('goes without a fingerprint book when there is none', () => {
    expect(openModelFolder(folder).book).toBeUndefined();
  });

  it('reads the fingerprint book', async () => {
    const text = await bookText();
    const { book } = openModelFolder(withBook('good', text));
    expect(book?.size).toBe(1);
    expect(book && serialiseBook(book)).toBe(text);
  });

  it('tells what is wrong with a fingerprint book', async () => {
    const text = await bookText();
    const path = (name: string): string => join(folder, name, FINGERPRINT_FILE);
    for (const [name, damaged, message] of [
      ['cut', text.slice(0, -9), `${path('cut')}: `],
      ['newer', text.replace('"version":1', '"version":2'), `${path('newer')}: version 2 is not 1`],
      ['other', '{}', `${path('other')}: there is no "format"`],
      ['entry', text.replace(/"averageSize":[\d.]+/, '"averageSize":0'), `${path('entry')}: fingerprint 1: `],
    ] as const) {
      const open = () => openModelFolder(withBook(name, damaged));
      expect(open).toThrow(expect.objectContaining({ code: 'MAD_FINGERPRINTS_UNREADABLE' }));
      expect(() => openModelFolder(join(folder, name))).toThrow(message);
    }
  });

  it('tells of a fingerprint book that cannot be read', () => {
    mkdirSync(join(folder, 'odd', FINGERPRINT_FILE), { recursive: true });
    const open = () => openModelFolder(join(folder, 'odd'));
    expect(open).toThrow(expect.objectContaining({ code: 'MAD_FINGERPRINTS_UNREADABLE' }));
    expect(open).toThrow(join(folder, 'odd', FINGERPRINT_FILE));
  });
});
