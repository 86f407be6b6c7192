import type { CaptureSummary } from '@mad/capture';
import type { CaptureRequests } from '@mad/detection';
import { MadError } from '@mad/errors';
import { ModelError } from '@mad/model';
import { complain } from './output.ts';

/** Says on standard error what is wrong with a capture; true when something is. */
export const reportProblem = (path: string, { problem }: CaptureSummary): boolean => {
  if (problem === undefined) return false;
  const { name, offset, detail } = problem;
  reportError(new MadError('MAD_CAPTURE_DAMAGED', `${path}: ${name} at byte ${offset}: ${detail}`));
  return true;
};

const LIMITS: readonly (readonly [keyof CaptureRequests['counts'], string])[] = [
  ['flowsEvicted', 'flows ended early because the flow table was full'],
  ['directionLimit', 'holes given up because too much waited behind them'],
  ['totalLimit', 'times all held segments were given out because they filled the memory set aside'],
  ['headerLimit', 'header blocks cut for their length'],
  ['partialLimit', 'header blocks cut because too many waited for their ends'],
  ['fragmentsDropped', 'IP fragments without the rest of their datagram'],
];

/** Says on standard error which limits a capture ran into; nothing when none. */
export const reportLimits = (path: string, counts: CaptureRequests['counts']): void => {
  const hit = LIMITS.filter(([name]) => counts[name] > 0).map(
    ([name, meaning]) => `${counts[name]} ${meaning}`,
  );
  if (hit.length > 0) complain(`mad: ${path}: limits were hit: ${hit.join('; ')}`);
};

/** Says on standard error what failed and what to do about it. */
export const reportError = (error: unknown): void => {
  if (error instanceof MadError) complain(`mad: ${error.message} (${error.code}: ${error.advice})`);
  else if (error instanceof ModelError) complain(`mad: ${error.message}`);
  else complain(`mad: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
};
