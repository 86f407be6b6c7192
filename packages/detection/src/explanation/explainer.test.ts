import { join } from 'node:path';
import { FingerprintBook } from '@mad/fingerprint';
import { flowName } from '@mad/flows';
import { SAMPLES } from '@mad/test-services';
import { describe, expect, it } from 'vitest';
import type { DetectorOptions } from '../detector.ts';
import { makeDetector, SHIPPED_MODELS } from '../fixture-models.ts';
import type { JudgedFlow } from '../judged-capture.ts';
import type { KindModel, ModelSource } from '../kind-model.ts';
import { openModelFolder } from '../model-folder.ts';
import { Explainer } from './explainer.ts';
import type { Explanation } from './explanation.ts';

const { models } = openModelFolder(SHIPPED_MODELS);

const judged = async (name: string, options: Partial<DetectorOptions> = {}): Promise<JudgedFlow[]> => {
  const flows: JudgedFlow[] = [];
  await makeDetector({ models, ...options }).judgeFlows(join(SAMPLES, 'captures', name), {
    onFlows: (batch) => {
      flows.push(...batch);
    },
    fingerprints: true,
  });
  return flows;
};

const PONY = 'malicious-pony.pcap';

const maliciousFlows = async (options: Partial<DetectorOptions> = {}): Promise<JudgedFlow[]> =>
  (await judged(PONY, options)).filter(({ verdict }) => verdict.verdict === 'malicious');

const explained = async (flows: readonly JudgedFlow[], source: ModelSource = models): Promise<JudgedFlow[]> =>
  new Explainer({ models: source, unit: 'sample' }).explained(flows);

const explanationOf = (flows: readonly JudgedFlow[]): Explanation => {
  const explanation = flows[0]?.verdict.explanation;
  if (explanation === undefined) throw new Error('nothing is explained');
  return explanation;
};

describe('Explainer', () => {
  it('weighs each part of the requests of a malicious flow by what the score loses without it', async () => {
    const [flow] = await maliciousFlows();
    const { name, threshold } = await models('Background_PC');
    const explanation = explanationOf(await explained([flow]));
    expect(explanation).toMatchObject({
      decided_by: 'cnn',
      score: Number(flow.verdict.score.toFixed(3)),
      model: { name, threshold },
      lines_of: flowName(flow.verdict.flow),
      fingerprints: [],
      graph: { rule: expect.any(String), reason: expect.any(String), values: expect.any(Object) },
    });
    expect(explanation.lines.map(({ part }) => part)).toEqual(
      expect.arrayContaining(['method', 'path', 'header']),
    );
    expect(Math.max(...explanation.lines.map(({ weight }) => weight))).toBeGreaterThan(0.1);
  });

  it('names the lines that spoke loudest as the second ground', async () => {
    const onlyHost: KindModel = {
      name: 'host',
      threshold: 0.5,
      score: async (samples) =>
        Float32Array.from(samples, (sample) => (/^Host:/im.test(Buffer.from(sample).toString()) ? 0.9 : 0.1)),
    };
    const before = await maliciousFlows({ models: async () => onlyHost });
    const [{ verdict }] = await explained(before, async () => onlyHost);
    const loudest = { text: expect.stringMatching(/^Host: /), weight: expect.closeTo(4.394, 2) };
    expect(verdict.explanation?.lines.filter(({ weight }) => weight !== 0)).toEqual([
      { part: 'header', name: 'Host', ...loudest },
    ]);
    expect(verdict.grounds[1]).toEqual({ code: 'loudest-lines', lines: [loudest] });
    expect(verdict.reasons[1]).toMatch(/^what carried the score most, in log-odds: `Host: .*` \(\+4\.4\)$/);
    const rest = <T>(list: readonly T[]): T[] => list.toSpliced(1, 1);
    expect(rest(verdict.reasons)).toEqual(before[0].verdict.reasons);
    expect(rest(verdict.grounds)).toEqual(before[0].verdict.grounds);
  });

  it('leaves the grounds alone when no line carried the score', async () => {
    const stubborn: KindModel = {
      name: 'stubborn',
      threshold: 0.5,
      score: async (samples) => new Float32Array(samples.length).fill(0.9),
    };
    const before = await maliciousFlows({ models: async () => stubborn });
    const [{ verdict }] = await explained(before, async () => stubborn);
    expect(verdict.grounds).toEqual(before[0].verdict.grounds);
    expect(verdict.explanation?.lines.length).toBeGreaterThan(0);
  });

  it('leaves harmless flows as they are', async () => {
    const flows = await judged('benign-busybox-wget.pcap');
    expect(await explained(flows)).toEqual(flows);
  });

  it('tells the threshold that took the place of the model’s', async () => {
    const explainer = new Explainer({ models, threshold: 0.25, unit: 'form' });
    expect(explanationOf(await explainer.explained(await maliciousFlows())).model?.threshold).toBe(0.25);
  });

  it('is asked by the detector for all verdicts of a capture', async () => {
    const flows = await maliciousFlows({ explain: 'sample' });
    expect(flows.map(({ verdict }) => verdict)).toEqual(
      (await explained(await maliciousFlows())).map(({ verdict }) => verdict),
    );
  });

  it('names the nearest fingerprint with what matches and what does not', async () => {
    const book = new FingerprintBook();
    const [{ verdict: unknown }] = await explained(await maliciousFlows({ book }));
    expect(unknown.explanation?.fingerprints).toEqual([]);
    const { outside, userAgent } = unknown;
    book.add(
      {
        label: 'Background',
        userAgent,
        addresses: [outside.address],
        constantHeaders: [],
        language: undefined,
        averageSize: 1e6,
        outgoingInformation: 1,
        methods: ['GET'],
      },
      true,
    );
    const known = await maliciousFlows({ book });
    const [{ verdict }] = await explained(known);
    expect(verdict.explanation).toMatchObject({
      decided_by: 'fingerprint',
      model: null,
      lines: [],
      lines_of: null,
      fingerprints: [
        {
          verdict: 'malicious',
          likeness: 2,
          matches: ['user-agent', 'addresses'],
          differs: ['constant-headers', 'size', 'language'],
          addresses: [outside.address],
        },
      ],
    });
    expect(verdict.grounds).toEqual(known[0].verdict.grounds);
  });
});
