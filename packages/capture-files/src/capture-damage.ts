import type { CaptureProblem } from '@mad/capture';
import { MadError } from '@mad/errors';

/** Whether there was nothing of a capture in a file at all. */
export const isNoCapture = (problem: CaptureProblem | undefined): boolean =>
  problem?.name === 'not-a-capture' || problem?.name === 'empty';

/** The error that a problem of a capture amounts to: `MAD_NOT_A_CAPTURE` or `MAD_CAPTURE_DAMAGED`. */
export const captureDamage = (path: string, problem: CaptureProblem): MadError => {
  const { name, offset, detail } = problem;
  return isNoCapture(problem)
    ? new MadError('MAD_NOT_A_CAPTURE', `${path}: ${name}: ${detail}`)
    : new MadError('MAD_CAPTURE_DAMAGED', `${path}: ${name} at byte ${offset}: ${detail}`);
};
