import { makeSample } from '@mad/model';
import { describe, expect, it } from 'vitest';
import type { KindModel } from '../kind-model.ts';
import { LineWeigher, type WeighableFlow, type WeighingUnit } from './line-weigher.ts';

/** More than get weights of their own where forms share them. */
const MANY = 100;

const logistic = (logit: number): number => 1 / (1 + Math.exp(-logit));

/** Every header field adds as much as its value says. */
const addingModel = (): { model: KindModel; asked: number[] } => {
  const asked: number[] = [];
  const score = async (samples: readonly Uint8Array[]): Promise<Float32Array> => {
    asked.push(samples.length);
    return Float32Array.from(samples, (sample) => {
      const values = [
        ...Buffer.from(sample)
          .toString('latin1')
          .matchAll(/^[A-Z]+: (-?[\d.]+)/gm),
      ];
      return logistic(values.reduce((sum, [, value]) => sum + Number(value), 0));
    });
  };
  return { model: { name: 'adding', threshold: 0.5, score }, asked };
};

const flow = (model: KindModel, flowName: string, ...headers: readonly string[]): WeighableFlow => ({
  capture: 'a.pcap',
  flow: flowName,
  model,
  sample: makeSample([Buffer.from(['GET / HTTP/1.1', ...headers, '', ''].join('\r\n'), 'latin1')]),
});

const weigh = async (unit: WeighingUnit, flows: readonly WeighableFlow[], weigher = new LineWeigher(unit)) =>
  (await weigher.weigh(flows)).map(({ lines, flow: name }) => [
    name,
    lines.map(({ text, weight }) => `${text} ${weight.toFixed(1)}`),
  ]);

describe('LineWeigher', () => {
  it('says of each line what the score loses without it, whatever else is asked about', async () => {
    const { model, asked } = addingModel();
    const flows = [flow(model, 'one', 'A: 1.5', 'B: -0.5'), flow(model, 'two', 'C: 2')];
    expect(await weigh('sample', flows)).toEqual([
      ['one', ['A: 1.5 1.5', 'B: -0.5 -0.5']],
      ['two', ['C: 2 2.0']],
    ]);
    // Together: two samples and their three parts.
    expect(asked).toEqual([5]);
  });

  it('asks about equal samples once, in one call or in several', async () => {
    const { model, asked } = addingModel();
    const weigher = new LineWeigher('sample');
    const result = ['one', ['A: 1 1.0']];
    expect(await weigh('sample', [flow(model, 'one', 'A: 1'), flow(model, 'two', 'A: 1')], weigher)).toEqual([
      result,
      result,
    ]);
    expect(await weigh('sample', [flow(model, 'three', 'A: 1')], weigher)).toEqual([result]);
    expect(asked).toEqual([2]);
  });

  it('keeps models apart', async () => {
    const [one, other] = [addingModel().model, addingModel().model];
    const flows = [flow(one, 'one', 'A: 1'), flow({ ...other, name: 'other' }, 'two', 'A: 1')];
    expect((await weigh('sample', flows)).map(([name]) => name)).toEqual(['one', 'two']);
  });

  it('gives samples of one form the weights of the first, with their own texts, after the first of a capture', async () => {
    const { model, asked } = addingModel();
    const flows = Array.from({ length: MANY }, (_, i) => flow(model, `${i}`, `A: ${i % 7}.${i}`));
    const own = await weigh('sample', flows);
    const shared = await weigh('form', flows);
    const [first] = own;
    expect(shared[0]).toEqual(first);
    expect(shared[63]).toEqual(own[63]);
    expect(shared[64]).toEqual(['0', ['A: 1.64 0.0']]);
    expect(asked.reduce((sum, count) => sum + count)).toBe(2 * (MANY + 64));
  });

  it('weighs another form, another User-Agent and another capture by themselves all the same', async () => {
    const { model } = addingModel();
    const weigher = new LineWeigher('form');
    const many = Array.from({ length: MANY }, (_, i) => flow(model, `${i}`, `A: ${i}`, 'User-Agent: u'));
    await weigher.weigh(many);
    const others = [
      flow(model, 'field', 'B: 2'),
      flow(model, 'agent', 'A: 2', 'User-Agent: v'),
      { ...flow(model, 'capture', 'A: 1000', 'User-Agent: u'), capture: 'b.pcap' },
      flow(model, 'same', 'A: 0.25', 'User-Agent: u'),
    ];
    expect((await weigh('form', others, weigher)).map(([name]) => name)).toEqual([
      'field',
      'agent',
      'capture',
      'same',
    ]);
  });

  it('has nothing to say of requests without parts', async () => {
    const { model } = addingModel();
    expect(await weigh('form', [flow(model, 'plain')])).toEqual([['plain', []]]);
  });
});
