import { type Explanation, type FlowVerdict, verdictFields } from '@mad/detection';
import { printable } from '../output.ts';

/** Texts of what many explanations share: the weights of one sample's lines stand for all flows that sent the same. */
const shared = new WeakMap<object, string>();

const sharedText = (value: object): string => {
  const known = shared.get(value);
  if (known !== undefined) return known;
  const text = printable(JSON.stringify(value));
  shared.set(value, text);
  return text;
};

const explanationText = (explanation: Explanation): string =>
  Object.entries(explanation)
    .map(([name, value]) => {
      const text = name === 'lines' ? sharedText(explanation.lines) : printable(JSON.stringify(value));
      return `"${name}":${text}`;
    })
    .join(',');

/** A verdict's line of `mad detect --json`: that of its `verdictDocument`, safe to look at in a terminal. */
export const verdictLine = (verdict: FlowVerdict): string => {
  const fields = printable(JSON.stringify(verdictFields(verdict)));
  if (verdict.explanation === undefined) return `${fields}\n`;
  return `${fields.slice(0, -1)},"explanation":{${explanationText(verdict.explanation)}}}\n`;
};
