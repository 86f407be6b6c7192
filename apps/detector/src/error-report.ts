import { MadError } from '@mad/errors';
import type { ModelError } from '@mad/model';
import { complain } from './output.ts';

/** Not asked of the room of models, which would be loaded for it. */
const MODEL_ERROR: ModelError['name'] = 'ModelError';

/** Says on standard error what failed and what to do about it. */
export const reportError = (error: unknown): void => {
  if (error instanceof MadError) complain(`mad: ${error.message} (${error.code}: ${error.advice})`);
  // From another thread an error comes as a plain one that has kept its name.
  else if (error instanceof Error && error.name === MODEL_ERROR) complain(`mad: ${error.message}`);
  else complain(`mad: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
};
