import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { folderIdentity, removeDatasetFolder } from './remove-dataset-folder.ts';

const base = mkdtempSync(join(tmpdir(), 'mad-remove-dataset-'));
afterAll(() => rmSync(base, { recursive: true }));

let root = '';
let outside = '';
let number = 0;
beforeEach(() => {
  root = join(base, String(number++), 'dataset');
  outside = join(root, '..', 'outside');
  for (const folder of [join(root, 'capture', 'tmp'), outside]) mkdirSync(folder, { recursive: true });
  writeFileSync(join(root, 'capture', 'report.json'), '[]');
  writeFileSync(join(outside, 'precious'), '');
});

const remove = async (path: string): Promise<string> =>
  (await removeDatasetFolder(root, path, await folderIdentity(path))).status;

describe('removeDatasetFolder', () => {
  it('removes a dataset folder, and nothing that links inside lead to', async () => {
    symlinkSync(outside, join(root, 'capture', 'link'));
    expect(await remove(join(root, 'capture'))).toBe('removed');
    expect(existsSync(join(root, 'capture'))).toBe(false);
    expect(existsSync(join(outside, 'precious'))).toBe(true);
    expect(await remove(join(root, 'capture'))).toBe('missing');
  });

  it('works when the dataset folder itself is reached by a link', async () => {
    const link = join(root, '..', 'link-to-dataset');
    symlinkSync(root, link);
    const path = join(link, 'capture');
    expect((await removeDatasetFolder(link, path, await folderIdentity(path))).status).toBe('removed');
  });

  it.each([
    ['a folder beside', (): string => outside],
    ['the way out', (): string => `${root}/capture/../../outside`],
    ['the root itself', (): string => root],
    ['the root, in other words', (): string => `${root}/capture/..`],
    ['the root, with a dot', (): string => `${root}/.`],
    ['the root of all', (): string => '/'],
    ['a name that only begins like it', (): string => `${root}-other/capture`],
  ])('refuses %s', async (_, path) => {
    mkdirSync(`${root}-other/capture`, { recursive: true });
    expect(await remove(path())).toBe('refused');
    expect(existsSync(join(outside, 'precious'))).toBe(true);
    expect(existsSync(join(root, 'capture', 'report.json'))).toBe(true);
    expect(existsSync(`${root}-other/capture`)).toBe(true);
  });

  it('refuses links, files, and folders below a link', async () => {
    symlinkSync(outside, join(root, 'link'));
    writeFileSync(join(root, 'file'), '');
    mkdirSync(join(outside, 'folder'));
    expect(await remove(join(root, 'link'))).toBe('refused');
    expect(await remove(join(root, 'file'))).toBe('refused');
    expect(await remove(join(root, 'link', 'folder'))).toBe('refused');
    expect(existsSync(join(outside, 'folder'))).toBe(true);
  });

  it('leaves a folder that has taken the place of the one that was read', async () => {
    const path = join(root, 'capture');
    const identity = await folderIdentity(path);
    mkdirSync(join(root, 'new'));
    rmSync(path, { recursive: true });
    renameSync(join(root, 'new'), path);
    expect((await removeDatasetFolder(root, path, identity)).status).toBe('refused');
    expect(existsSync(path)).toBe(true);
  });
});
