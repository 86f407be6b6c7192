import { readFileSync } from 'node:fs';
import type { Detector } from './detector.ts';
import type { FlowVerdict, Verdict } from './flow-verdict.ts';

/** One piece of software of the self-test and what became of it. */
export interface SelfTestResult {
  readonly inside: string;
  readonly userAgent: string | undefined;
  readonly expected: string;
  /** Undefined when the software was not judged at all. */
  readonly verdict: Verdict | undefined;
}

/**
 * Judges a capture whose verdicts are known.
 *
 * @param expectations path of a table with the columns `inside_ip`, `user_agent` (empty for none) and `verdict`.
 */
export const runSelfTest = async (
  detector: Detector,
  capture: string,
  expectations: string,
): Promise<SelfTestResult[]> => {
  const { verdicts } = await detector.judge(capture);
  const bySoftware = Map.groupBy(verdicts, softwareOf);
  const [heading = '', ...lines] = readFileSync(expectations, 'utf8').trimEnd().split('\n');
  const names = heading.split('\t');
  return lines.map((line) => {
    const fields = line.split('\t');
    const field = (name: string): string => fields[names.indexOf(name)] ?? '';
    const inside = field('inside_ip');
    const userAgent = field('user_agent') === '' ? undefined : field('user_agent');
    const flows = bySoftware.get(`${inside}\n${userAgent ?? ''}`);
    return { inside, userAgent, expected: field('verdict'), verdict: flows && softwareVerdict(flows) };
  });
};

const softwareOf = ({ inside, userAgent }: FlowVerdict): string => `${inside.address}\n${userAgent ?? ''}`;

/** Software is malicious as soon as one of its flows is. */
const softwareVerdict = (flows: readonly FlowVerdict[]): Verdict =>
  flows.some(({ verdict }) => verdict === 'malicious') ? 'malicious' : 'clean';
