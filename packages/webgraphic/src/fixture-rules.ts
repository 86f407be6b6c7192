import type { ClassificationReason } from './classification-reason.ts';
import type { Placement } from './placement.ts';

type Whole = Exclude<ClassificationReason['rule'], 'connected' | 'unconnected'>;

/** A reason as tests name it: its rule, and the placement where it has one. */
export type Rule = Whole | `${'connected' | 'unconnected'}: ${Placement['rule']}`;

export function ruleOf(reason: ClassificationReason): Rule {
  if (reason.rule === 'connected' || reason.rule === 'unconnected') {
    return `${reason.rule}: ${reason.placement.rule}`;
  }
  return reason.rule;
}
