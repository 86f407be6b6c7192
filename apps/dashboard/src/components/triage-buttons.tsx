import type { TriageState } from '@mad/store';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useMessages } from '../messages/translated.ts';
import { triageMessages } from '../messages/triage-messages.ts';
import { TriageDialog } from './triage-dialog.tsx';

const STATES: readonly TriageState[] = ['investigating', 'confirmed', 'false_positive', 'new'];

/** A button for each triage state that the verdicts may be put in. For analysts. */
export const TriageButtons = ({
  ids,
  current = null,
  onDone,
}: {
  readonly ids: readonly number[];
  /** The state they are in, when there is one; it has no button. */
  readonly current?: TriageState | null;
  readonly onDone: () => void;
}) => {
  const m = useMessages(triageMessages);
  const [asked, setAsked] = useState<TriageState | null>(null);
  return (
    <span className="triage-buttons">
      {STATES.filter((state) => state !== current).map((state) => (
        <Button key={state} size="xs" variant="default" onClick={() => setAsked(state)}>
          {m.actions[state]}
        </Button>
      ))}
      {asked !== null && (
        <TriageDialog
          ids={ids}
          state={asked}
          onClose={() => setAsked(null)}
          onDone={() => {
            setAsked(null);
            onDone();
          }}
        />
      )}
    </span>
  );
};
