import { join } from 'node:path';
import { FingerprintBook } from '@mad/fingerprint';
import { describe, expect, it } from 'vitest';
import type { DetectorOptions } from '../detector.ts';
import { SAMPLES } from '../fixture-capture.ts';
import { makeDetector, SHIPPED_MODELS } from '../fixture-models.ts';
import type { JudgedFlow } from '../judged-capture.ts';
import type { KindModel } from '../kind-model.ts';
import { openModelFolder } from '../model-folder.ts';
import { Explainer, weightSentence } from './explainer.ts';

const judged = async (name: string, options: Partial<DetectorOptions> = {}): Promise<JudgedFlow[]> => {
  const flows: JudgedFlow[] = [];
  await makeDetector(options).judgeFlows(join(SAMPLES, name), {
    onFlows: async (batch) => {
      flows.push(...batch);
    },
    fingerprints: true,
  });
  return flows;
};

const maliciousFlow = async (options: Partial<DetectorOptions> = {}): Promise<JudgedFlow> => {
  const flow = (await judged('captures/malicious-pony.pcap', options)).find(
    ({ verdict }) => verdict.verdict === 'malicious',
  );
  if (flow === undefined) throw new Error('nothing malicious in the sample');
  return flow;
};

const { models } = openModelFolder(SHIPPED_MODELS);

describe('Explainer', () => {
  it('weighs each part of the requests by what the score loses without it', async () => {
    const explanation = await new Explainer(models).explain(await maliciousFlow());
    expect(explanation).toMatchObject({
      decided_by: 'cnn',
      model: { threshold: expect.closeTo(0.959, 2) },
      fingerprints: [],
      graph: { rule: expect.any(String), reason: expect.any(String) },
    });
    const lines = explanation?.lines ?? [];
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.map(({ part }) => part)).toContain('header');
    expect(Math.max(...lines.map(({ weight }) => weight))).toBeGreaterThan(0);
  });

  it('gives a part without influence no weight, and the one that decides all of it', async () => {
    const onlyHost: KindModel = {
      name: 'host',
      threshold: 0.5,
      score: async (samples) =>
        Float32Array.from(samples, (sample) => (/^Host:/im.test(Buffer.from(sample).toString()) ? 0.9 : 0.1)),
    };
    const explanation = await new Explainer(async () => onlyHost).explain(await maliciousFlow());
    const loud = explanation?.lines.filter(({ weight }) => weight !== 0) ?? [];
    expect(loud).toEqual([
      {
        part: 'header',
        name: 'Host',
        text: expect.stringMatching(/^Host: /),
        weight: expect.closeTo(4.394, 2),
      },
    ]);
    expect(weightSentence(explanation?.lines ?? [])).toMatch(
      /^what carried the score most.*`Host: .*` \(\+4\.4\)$/,
    );
  });

  it('asks the model once for equal samples', async () => {
    let asked = 0;
    const counting: KindModel = {
      name: 'counting',
      threshold: 0.5,
      score: async (samples) => {
        asked += 1;
        return new Float32Array(samples.length);
      },
    };
    const explainer = new Explainer(async () => counting);
    const flow = await maliciousFlow();
    await explainer.explain(flow);
    await explainer.explain(flow);
    expect(asked).toBe(1);
  });

  it('has nothing to say of harmless flows', async () => {
    const [flow] = await judged('captures/benign-busybox-wget.pcap');
    expect(await new Explainer(models).explain(flow)).toBeUndefined();
  });

  it('names the nearest fingerprint with what matches and what does not', async () => {
    const flow = await maliciousFlow();
    const book = new FingerprintBook();
    const known = await maliciousFlow({ book });
    const fingerprint = (await judged('captures/malicious-pony.pcap', { book })).find(
      ({ finding }) => finding,
    )?.finding;
    expect(fingerprint?.answer).toMatchObject({ verdict: 'new_app', nearest: undefined });
    expect((await new Explainer(models).explain(known))?.fingerprints).toEqual([]);
    const { inside, outside, userAgent } = flow.verdict;
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
    const explanation = await new Explainer(models).explain(await maliciousFlow({ book }));
    expect(inside.address).not.toBe('');
    expect(explanation).toMatchObject({
      decided_by: 'fingerprint',
      model: null,
      lines: [],
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
  });
});

describe('weightSentence', () => {
  it('names the loudest first, at most three, and shortens them', () => {
    const line = (text: string, weight: number) => ({ part: 'header' as const, name: 'X', text, weight });
    expect(weightSentence([line('a', 1), line('b', 3), line('c', 2), line('d', 0.5), line('e', -4)])).toBe(
      'what carried the score most, in log-odds: `b` (+3.0), `c` (+2.0), `a` (+1.0)',
    );
    expect(weightSentence([line('x'.repeat(500), 1)])?.length).toBeLessThan(150);
    expect(weightSentence([line('a', 0), line('b', -1)])).toBeUndefined();
  });
});
