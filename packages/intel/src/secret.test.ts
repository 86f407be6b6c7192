import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSecret } from './secret.ts';

describe('readSecret', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mad-secret-'));
    path = join(folder, 'key');
    writeFileSync(path, ' from-file\n');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('takes the variable before the file', () => {
    expect(readSecret('KEY', { KEY: 'direct', KEY_FILE: path })?.reveal()).toBe('direct');
    expect(readSecret('KEY', { KEY: '', KEY_FILE: path })?.reveal()).toBe('from-file');
  });

  it('is nothing when nothing is set', () => {
    writeFileSync(path, '\n');
    expect(readSecret('KEY', {})).toBeUndefined();
    expect(readSecret('KEY', { KEY: ' ' })).toBeUndefined();
    expect(readSecret('KEY', { KEY_FILE: path })).toBeUndefined();
  });

  it('says which file cannot be read', () => {
    expect(() => readSecret('KEY', { KEY_FILE: join(folder, 'absent') })).toThrow(
      /KEY_FILE .*absent: ENOENT/,
    );
  });
});
