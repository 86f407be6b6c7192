import { createHash } from 'node:crypto';
import { type Stats, statSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { CaptureProblem } from '@mad/capture';
import { unreadable } from '@mad/capture-files';
import { reportEntry } from './dataset-documents.ts';
import { DatasetFolderWriter } from './dataset-folder-writer.ts';
import { datasetName } from './dataset-name.ts';
import type { JudgedReading } from './detector.ts';
import type { CaptureWarning, JudgeCaptureOptions, JudgedCapture, LimitHit } from './judged-capture.ts';
import { limitHits } from './limit-hits.ts';

/**
 * Judges a capture, reading it once (in develop mode twice), and writes its dataset folder meanwhile. Memory does not grow with the
 * capture. When it fails, no dataset folder is made, and an earlier one stays.
 *
 * @throws MadError `MAD_CAPTURE_UNREADABLE`; `MAD_OUTPUT_UNWRITABLE`, whose cause tells a full disk (`ENOSPC`); models' own errors;
 * the signal's reason; whatever `onFlows` throws.
 */
export const judgeCapture = async (path: string, options: JudgeCaptureOptions): Promise<JudgedCapture> => {
  const { detector, develop, onFlows, onProgress, signal } = options;
  const before = fileStatus(path);
  const writer = new DatasetFolderWriter(
    options.datasetParent,
    options.dataset ?? datasetName(path),
    develop,
  );
  try {
    const hash = createHash('sha256');
    let sizeBytes = 0;
    let verdicts = 0;
    let malicious = 0;
    const reading = await detector.judgeFlows(path, {
      onFlows: async (batch) => {
        const documented = [];
        for (const flow of batch) {
          const entry = reportEntry(flow.flow, flow.verdict);
          writer.add(flow, entry);
          documented.push({ ...flow, entry });
          if (entry !== undefined) verdicts++;
          if (entry?.is_malicious === 1) malicious++;
        }
        await onFlows?.(documented);
      },
      onProgress,
      onBytes: (bytes) => {
        hash.update(bytes);
        sizeBytes += bytes.length;
      },
      signal,
      fingerprints: true,
      spillFolder: writer.partial,
    });
    const begun = performance.now();
    const folder = await writer.finish(path);
    const after = fileStatus(path);
    const { summary, seconds } = reading;
    const limits = allLimits(reading, writer.flowsWithoutGroup);
    return {
      path,
      folder,
      digest: hash.digest('hex'),
      sizeBytes,
      modifiedBefore: before.mtime,
      modifiedAfter: after.mtime,
      changed: isChanged(before, after, sizeBytes),
      firstPacketAt: reading.firstPacketAt,
      lastPacketAt: reading.lastPacketAt,
      packets: summary.packets,
      flows: reading.counts.flows,
      requests: reading.counts.requests,
      outsideRequests: reading.outsideRequests,
      verdicts,
      malicious,
      problem: summary.problem,
      limits,
      warnings: warningsOf(summary.problem, limits),
      software: reading.software,
      models: reading.models,
      seconds: {
        read: seconds.read,
        judge: seconds.judge,
        write: seconds.told + (performance.now() - begun) / 1000,
      },
    };
  } catch (error) {
    writer.abandon();
    throw error;
  }
};

/** @throws MadError `MAD_CAPTURE_UNREADABLE` */
const fileStatus = (path: string): Stats => {
  try {
    return statSync(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
};

const isChanged = (before: Stats, after: Stats, read: number): boolean =>
  before.ino !== after.ino ||
  before.mtimeMs !== after.mtimeMs ||
  before.size !== after.size ||
  (after.isFile() && after.size !== read);

const allLimits = (reading: JudgedReading, flowsWithoutGroup: number): LimitHit[] => {
  const hits = limitHits(reading);
  if (flowsWithoutGroup === 0) return hits;
  const meaning = 'flows not listed in groups.json because there was too much software';
  return [...hits, { name: 'flowsWithoutGroup', count: flowsWithoutGroup, meaning }];
};

const warningsOf = (problem: JudgedCapture['problem'], limits: readonly LimitHit[]): CaptureWarning[] => [
  ...(problem === undefined ? [] : [damageWarning(problem)]),
  ...limits.map(({ name, count, meaning }) => ({
    code: name,
    text: `${count} ${meaning}`,
    values: { count },
  })),
];

const damageWarning = ({ name, offset, detail }: CaptureProblem): CaptureWarning => ({
  code: name,
  text: `${name} at byte ${offset}: ${detail}`,
  values: { offset },
});
