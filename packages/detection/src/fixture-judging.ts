import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FixtureConnection, fixturePcap, sampleCapture, simpleRequest } from '@mad/test-services';
import { temporaryFolder } from './fixture-folder.ts';
import { makeDetector } from './fixture-models.ts';
import { judgeCapture } from './judge-capture.ts';
import type { JudgeCaptureOptions, JudgedCapture, JudgedCaptureFlow } from './judged-capture.ts';

/** A capture of browsers, harmless software and malware. */
export const OFFICE = sampleCapture('mixed-office.pcap');

export interface Judged {
  readonly capture: JudgedCapture;
  readonly flows: readonly JudgedCaptureFlow[];
}

/** One request to a server of the documentation's addresses. */
export const connection = (changes: Partial<FixtureConnection> = {}): FixtureConnection => ({
  start: 1.7e15,
  client: ['10.0.0.1', 1],
  server: ['192.0.2.1', 80],
  requests: [simpleRequest('a.example')],
  ...changes,
});

/** What the tests of a file judge with: a folder for as long as they run, and one detector. */
export const judgingRoom = () => {
  const folder = temporaryFolder();
  const shared = makeDetector();
  let captures = 0;
  return {
    folder,
    shared,
    /** Judges into the folder, and keeps the flows. */
    async judge(path: string, options: Partial<JudgeCaptureOptions> = {}): Promise<Judged> {
      const flows: JudgedCaptureFlow[] = [];
      const capture = await judgeCapture(path, {
        detector: shared,
        datasetParent: folder,
        develop: false,
        onFlows: (batch) => void flows.push(...batch),
        ...options,
      });
      return { capture, flows };
    },
    /** Writes a capture into the folder. @returns its path */
    writeCapture(connections: readonly FixtureConnection[]): string {
      const path = join(folder, `c${captures++}.pcap`);
      writeFileSync(path, fixturePcap(connections));
      return path;
    },
    /** A document below the folder. */
    readJson: (...names: string[]) => JSON.parse(readFileSync(join(folder, ...names), 'utf8')),
  };
};
