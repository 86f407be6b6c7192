import type { CaptureSummary } from '@mad/capture';
import { captureDamage } from '@mad/capture-files';
import type { LimitHit } from '@mad/detection';
import { reportError } from './error-report.ts';
import { complain } from './output.ts';

/** Says on standard error what is wrong with a capture; true when something is. */
export const reportProblem = (path: string, { problem }: Pick<CaptureSummary, 'problem'>): boolean => {
  if (problem === undefined) return false;
  reportError(captureDamage(path, problem));
  return true;
};

/** Says on standard error which limits a capture ran into; nothing when none. */
export const reportLimits = (path: string, limits: readonly LimitHit[]): void => {
  const hit = limits.map(({ count, meaning }) => `${count} ${meaning}`);
  if (hit.length > 0) complain(`mad: ${path}: limits were hit: ${hit.join('; ')}`);
};
