import { z } from 'zod';
import { hasErrorCode } from './error-code.ts';

/** What a rule matches, as the browser sends it. */
export const ALLOW_CONDITION = z.object({
  field: z.enum(['host', 'server', 'domain', 'software']),
  value: z.string().trim().min(1).max(4096),
});

/** Runs a call of the store; null when it refuses the rule. */
export const unlessRefused = async <Answer>(call: () => Promise<Answer>): Promise<Answer | null> => {
  try {
    return await call();
  } catch (error) {
    if (hasErrorCode(error, 'MAD_ALLOW_RULE_INVALID')) return null;
    throw error;
  }
};
