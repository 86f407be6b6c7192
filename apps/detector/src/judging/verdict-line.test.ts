import { type Explanation, type FlowVerdict, verdictDocument } from '@mad/detection';
import { describe, expect, it } from 'vitest';
import { fixtureVerdict, HOSTILE_TEXTS, UNSAFE_FOR_A_TERMINAL } from '../fixture-verdict.ts';
import { jsonLine } from '../output.ts';
import { verdictLine } from './verdict-line.ts';

const explanation: Explanation = {
  decided_by: 'cnn',
  score: 0.987,
  model: { name: 'Background_PC 1', threshold: 0.5 },
  lines: HOSTILE_TEXTS.map((text) => ({ part: 'header' as const, name: 'X', text, weight: 1.5 })),
  lines_of: '10.0.0.1_1_198.51.100.1_80_0',
  fingerprints: [],
  graph: {
    rule: 'unconnected',
    reason: 'cut…',
    values: { rule: 'unconnected', placement: { rule: 'no-referer' } },
  },
};

describe('verdictLine', () => {
  it.each<[string, Partial<FlowVerdict>]>([
    ['not explained', {}],
    ['explained', { explanation }],
    ['explained with the lines of another', { explanation: { ...explanation, score: 0.5 } }],
    ['explained by no lines', { explanation: { ...explanation, lines: [], model: null, lines_of: null } }],
  ])('is the line of the document: %s', (_, part) => {
    const verdict = fixtureVerdict(part);
    expect(verdictLine(verdict)).toBe(jsonLine(verdictDocument(verdict)));
    expect(verdictLine(verdict)).not.toMatch(UNSAFE_FOR_A_TERMINAL);
  });
});
