import type { CaptureSummary } from '@mad/capture';
import { captureDamage, type LimitHit } from '@mad/detection';
import { MadError } from '@mad/errors';
import { ModelError } from '@mad/model';
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

/** Says on standard error what failed and what to do about it. */
export const reportError = (error: unknown): void => {
  if (error instanceof MadError) complain(`mad: ${error.message} (${error.code}: ${error.advice})`);
  // From another thread an error comes as a plain one that has kept its name.
  else if (error instanceof Error && error.name === ModelError.name) complain(`mad: ${error.message}`);
  else complain(`mad: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
};
