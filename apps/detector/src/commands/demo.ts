import { join } from 'node:path';
import { ExitCode } from '../exit-code.ts';
import { complain } from '../output.ts';
import { SHIPPED_SAMPLES } from '../paths.ts';
import { demoDashboard } from './demo-dashboard.ts';
import { detect } from './detect.ts';

/** The options of `mad demo`. */
export interface DemoOptions {
  /** Leave the dashboard running on the same captures. */
  readonly open?: boolean;
  /** Where the dashboard listens; without it on a free port. */
  readonly port?: number;
}

/** `mad demo`: verdicts of the shipped models on the shipped captures. */
export const demo = async ({ open, port }: DemoOptions): Promise<ExitCode> => {
  if (port !== undefined && open !== true) {
    complain('mad: --port is for the dashboard, which needs --open');
    return ExitCode.Usage;
  }
  const result = await detect([join(SHIPPED_SAMPLES, 'captures')], {});
  complain('mad: samples/truth.tsv tells what each of these programs really is');
  return open === true && result === ExitCode.Success ? demoDashboard(port ?? 0) : result;
};
