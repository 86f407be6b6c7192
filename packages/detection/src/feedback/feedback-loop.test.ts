import { join } from 'node:path';
import { sampleCapture } from '@mad/test-services';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../fixture-folder.ts';
import { makeDetector } from '../fixture-models.ts';
import { judgeCapture } from '../judge-capture.ts';
import type { JudgedFlow } from '../judged-capture.ts';
import { TestValidator, testClock } from './feedback.test-support.ts';
import { type CaptureLoss, FEEDBACK_IS_OFF, FeedbackLoop, openFeedbackLoop } from './feedback-loop.ts';
import { RetrainDataset } from './retrain-dataset.ts';

const parent = temporaryFolder();

/** Flows of a real capture, judged once by the real models. */
const judged = async (name: string): Promise<{ digest: string; batches: JudgedFlow[] }> => {
  const batches: JudgedFlow[] = [];
  const { digest } = await judgeCapture(sampleCapture(name), {
    detector: makeDetector(),
    datasetParent: join(parent, 'dataset'),
    develop: false,
    onFlows: (batch) => {
      batches.push(...batch);
    },
  });
  return { digest, batches };
};

describe('FeedbackLoop', () => {
  let dataset: RetrainDataset;
  let clock: ReturnType<typeof testClock>;
  let count = 0;

  beforeEach(() => {
    dataset = new RetrainDataset(join(parent, `retrain-${count++}`));
    clock = testClock();
  });

  afterEach(() => dataset.close());

  const loopOf = (validator: TestValidator, percent = 100, owner = 'one'): FeedbackLoop =>
    new FeedbackLoop({ dataset, validator, percent, owner, clock });

  const feed = async (loop: FeedbackLoop, capture: string): Promise<CaptureLoss | undefined> => {
    const { digest, batches } = await judged(capture);
    const feedback = loop.begin();
    feedback.add(batches);
    return feedback.finish({ name: capture, digest, time: 1.7e15 });
  };

  it('stays off and says so once when there is nobody to ask', () => {
    const said: string[] = [];
    const options = { dataset, validator: undefined, percent: 10, owner: 'one' };
    expect(openFeedbackLoop({ ...options, onNotice: (sentence) => said.push(sentence) })).toBeUndefined();
    expect(said).toEqual([FEEDBACK_IS_OFF]);
    const validator = new TestValidator(() => 'unknown');
    expect(
      openFeedbackLoop({ ...options, validator, onNotice: (sentence) => said.push(sentence) }),
    ).toBeInstanceOf(FeedbackLoop);
    expect(said).toHaveLength(1);
  });

  it('ends after the question at hand when told to, keeps the answers and asks the rest later', async () => {
    const stopped = new AbortController();
    const loop = loopOf(
      new TestValidator(() => {
        stopped.abort();
        return 'malicious';
      }),
    );
    await feed(loop, 'malicious-zeus.pcap');
    const questions = dataset.entries().length;
    expect(questions).toBeGreaterThan(1);
    expect(await loop.ask(stopped.signal)).toMatchObject({ asked: 1, waiting: questions - 1, losses: [] });
    expect(await loop.ask()).toMatchObject({ asked: questions - 1, waiting: 0 });
  });

  it('keeps the malicious samples of a capture, asks, moves them and tells the loss once', async () => {
    const validator = new TestValidator(() => 'malicious');
    const loop = loopOf(validator);
    expect(await feed(loop, 'malicious-zeus.pcap')).toBeUndefined();
    const kept = dataset.entries();
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.every(({ verdict }) => verdict === 'unchecked')).toBe(true);
    const round = await loop.ask();
    expect(round).toMatchObject({ asked: kept.length, waiting: 0 });
    expect(round.losses).toEqual([
      {
        capture: 'malicious-zeus.pcap',
        time: 1.7e15,
        predicted: kept.length,
        chosen: kept.length,
        confirmed: kept.length,
        refuted: 0,
        loss: 0,
        retrainWanted: false,
      },
    ]);
    expect(validator.questions[0]).toMatchObject({
      url: expect.stringMatching(/^http:\/\//),
      sampleDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(dataset.entries().every((entry) => entry.verdict === 'malicious')).toBe(true);
    expect(await loop.ask()).toEqual({ asked: 0, losses: [], waiting: 0 });
    // The same capture again, after a restart for instance.
    await feed(loop, 'malicious-zeus.pcap');
    expect(await loop.ask()).toEqual({ asked: 0, losses: [], waiting: 0 });
  });

  it('asks about a share, and about the same flows when the capture is judged again elsewhere', async () => {
    const first = new TestValidator(() => 'harmless');
    await feed(loopOf(first, 10), 'malicious-zeus.pcap');
    const round = await loopOf(first, 10).ask();
    const { length } = dataset.entries();
    expect(round.asked).toBe(Math.ceil(length / 10));
    expect(round.losses).toMatchObject([
      { predicted: length, chosen: round.asked, loss: 1, retrainWanted: true },
    ]);
    dataset.close();
    dataset = new RetrainDataset(join(parent, `retrain-${count++}`));
    const second = new TestValidator(() => 'harmless');
    await feed(loopOf(second, 10), 'malicious-zeus.pcap');
    await loopOf(second, 10).ask();
    expect(second.questions).toEqual(first.questions);
  });

  it('takes an answer for all flows of that software to that host', async () => {
    const loop = loopOf(new TestValidator(() => 'malicious'), 1);
    await feed(loop, 'malicious-zeus.pcap');
    await loop.ask();
    const [one] = dataset.entries().filter(({ verdict }) => verdict === 'malicious');
    const alike = dataset
      .entries()
      .filter(({ software, host }) => software === one?.software && host === one.host);
    expect(alike.length).toBeGreaterThan(1);
    expect(alike.every(({ verdict }) => verdict === 'malicious')).toBe(true);
  });

  it('has a loss of 0 for a capture without malicious verdicts, and asks nothing', async () => {
    const validator = new TestValidator(() => 'malicious');
    const loop = loopOf(validator);
    expect(await feed(loop, 'benign-apt.pcap')).toEqual({
      capture: 'benign-apt.pcap',
      time: 1.7e15,
      predicted: 0,
      chosen: 0,
      confirmed: 0,
      refuted: 0,
      loss: 0,
      retrainWanted: false,
    });
    expect(await loop.ask()).toEqual({ asked: 0, losses: [], waiting: 0 });
    expect(dataset.entries()).toEqual([]);
  });

  it('has no loss when nobody knows anything', async () => {
    const loop = loopOf(new TestValidator(() => 'unknown'));
    await feed(loop, 'malicious-zeus.pcap');
    const [loss] = (await loop.ask()).losses;
    expect(loss).toMatchObject({ confirmed: 0, refuted: 0, loss: undefined, retrainWanted: false });
    expect(dataset.entries().every(({ verdict }) => verdict === 'unknown')).toBe(true);
  });

  it('keeps samples but asks nothing at 0 %', async () => {
    const loop = loopOf(new TestValidator(() => 'malicious'), 0);
    expect(await feed(loop, 'malicious-zeus.pcap')).toMatchObject({ chosen: 0, loss: undefined });
    expect(dataset.entries().length).toBeGreaterThan(0);
    expect((await loop.ask()).asked).toBe(0);
  });

  it('asks again later, less and less often, and gives up after a week', async () => {
    const validator = new TestValidator(() => 'later');
    const loop = loopOf(validator, 1);
    await feed(loop, 'malicious-zeus.pcap');
    expect(await loop.ask()).toMatchObject({ asked: 1, losses: [], waiting: 1 });
    expect(await loop.ask()).toMatchObject({ asked: 0, waiting: 1 });
    clock.time += 60_000;
    expect(await loop.ask()).toMatchObject({ asked: 1 });
    clock.time += 60_000;
    expect(await loop.ask()).toMatchObject({ asked: 0 });
    clock.time += 60_000;
    validator.say = () => 'malicious';
    expect(await loop.ask()).toMatchObject({ asked: 1, waiting: 0, losses: [{ loss: 0 }] });

    validator.say = () => 'later';
    await feed(loop, 'malicious-pony.pcap');
    let rounds = 0;
    let losses: readonly CaptureLoss[] = [];
    for (; losses.length === 0 && rounds < 1000; rounds++) {
      losses = (await loop.ask()).losses;
      clock.time += 3_600_000;
    }
    expect(losses).toMatchObject([{ capture: 'malicious-pony.pcap', loss: undefined }]);
    expect(rounds).toBeGreaterThan(7 * 24);
    expect(validator.questions.length).toBeLessThan(50);
  });

  it('lets one process ask at a time, and another when that one has vanished', async () => {
    await feed(loopOf(new TestValidator(() => 'malicious')), 'malicious-zeus.pcap');
    const other = loopOf(new TestValidator(() => 'malicious'), 100, 'two');
    expect(dataset.takeLease('validate', 'vanished', clock.time, clock.time + 300_000)).toBe(true);
    expect(await other.ask()).toMatchObject({ asked: 0 });
    clock.time += 300_000;
    expect((await other.ask()).asked).toBeGreaterThan(0);
  });
});
