import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of one run of the tests, for what `copyJudgedSamples` makes in it when it is first asked. */
    readonly judgedSamples: string;
  }
}

/** Called by vitest before the first test; what it returns, after the last. */
export const setup = (project: TestProject): (() => void) => {
  const folder = mkdtempSync(join(tmpdir(), 'mad-judged-samples-'));
  project.provide('judgedSamples', folder);
  return () => rmSync(folder, { recursive: true, force: true });
};
