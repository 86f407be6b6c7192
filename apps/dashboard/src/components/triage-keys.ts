import type { TriageState } from '@mad/store';
import type { KeyActions } from './key-presses.ts';

const STATE_OF_KEY: Readonly<Record<string, TriageState>> = {
  e: 'confirmed',
  f: 'false_positive',
  i: 'investigating',
};

/** The keys that put verdicts in a triage state; none of them does anything without `ask`. */
export const triageKeys = (ask: ((state: TriageState) => void) | undefined): KeyActions =>
  ask === undefined
    ? {}
    : Object.fromEntries(Object.entries(STATE_OF_KEY).map(([key, state]) => [key, () => ask(state)]));
