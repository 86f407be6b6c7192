import { describe, expect, it } from 'vitest';
import type { ShownFigures, ShownModel } from '../server/models.ts';
import { modelMessages } from './model-messages.ts';

const figures = (error: number, auc: number): ShownFigures => ({ error, auc, recall: 0.9, fpr: 0.01 });

const version = (state: ShownModel['state'], comparison: ShownModel['comparison']): ShownModel => ({
  ...{ kind: 'Suspicious', version: '2', base: false, state, trained: '', network: '', threshold: 0.5 },
  ...{ retrained: 1, flows: 10, validation: null, scores: [], reason: 'in English', comparison, card: '' },
});

describe('why a version was taken or not', () => {
  const good = { part: 'shipped', champion: figures(0.05, 0.97), candidate: figures(0.05, 0.98) };
  const wrong = { part: 'site', champion: figures(0.05, 0.97), candidate: figures(0.08, 0.99) };
  const muddled = { part: 'site', champion: figures(0.05, 0.97), candidate: figures(0.05, 0.9) };

  it.each([
    ['candidate', [good, wrong], '在自带样本和本站标签上不逊于当时的现用模型'],
    ['refused', [good, wrong], '在本站标签上错误率为 0.0800，现用模型为 0.0500'],
    ['refused', [good, muddled], '在本站标签上 AUC 为 0.9000，现用模型为 0.9700'],
    ['refused', [], 'in English'],
  ] as const)('%s', (state, comparison, chinese) => {
    const model = version(state, [...comparison]);
    expect(modelMessages.zh.reasonOf(model)).toBe(chinese);
    expect(modelMessages.en.reasonOf(model)).toBe('in English');
  });

  it('is nothing for the model that every site begins with', () =>
    expect(modelMessages.zh.reasonOf({ ...version('champion', []), reason: null })).toBe(''));
});
