import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { SHIPPED_SAMPLES } from './paths.ts';

/** A folder that lasts as long as the tests of one file. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'mad-detector-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** Path of a capture recorded by this project. */
export const sampleCapture = (name: string): string => join(SHIPPED_SAMPLES, 'captures', name);
