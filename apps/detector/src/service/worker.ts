import { writeDatasetFolder } from '@mad/detection';
import { makeDetector } from '../commands/detect.ts';
import type { CaptureJob, CaptureOutcome } from './worker-messages.ts';

const detector = makeDetector({});

const judge = async ({ capture, dataset, develop }: CaptureJob): Promise<CaptureOutcome> => {
  try {
    const result = await detector.judge(capture);
    const folder = await writeDatasetFolder(dataset, result, { develop });
    const { problem } = result.summary;
    return {
      status: 'judged',
      folder,
      flows: result.verdicts.length,
      malicious: result.verdicts.filter(({ verdict }) => verdict === 'malicious').length,
      ...(problem === undefined
        ? {}
        : { damage: `${problem.name} at byte ${problem.offset}: ${problem.detail}` }),
    };
  } catch (error) {
    return { status: 'failed', error: error instanceof Error ? error.message : String(error) };
  }
};

// A terminal sends its signals to the whole process group; the capture in hand is finished, then the parent disconnects.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});

process.on('message', async (job: CaptureJob) => {
  process.send?.(await judge(job));
});
