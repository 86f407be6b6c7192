import { join } from 'node:path';
import type { ExitCode } from '../exit-code.ts';
import { complain } from '../output.ts';
import { SHIPPED_SAMPLES } from '../paths.ts';
import { detect } from './detect.ts';

/** `mad demo`: verdicts of the shipped models on the shipped captures. */
export const demo = async (): Promise<ExitCode> => {
  const result = await detect([join(SHIPPED_SAMPLES, 'captures')], {});
  complain('mad: samples/truth.tsv tells what each of these programs really is');
  return result;
};
