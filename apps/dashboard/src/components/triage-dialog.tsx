import type { TriageState } from '@mad/store';
import { Alert, Button, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { actionMessages } from '../messages/action-messages.ts';
import { useMessages } from '../messages/translated.ts';
import { triageMessages } from '../messages/triage-messages.ts';
import type { Refusal } from '../server/action.ts';
import { Dialog } from './dialog.tsx';
import { usePost } from './post.ts';

/** Asks why, then sets the triage state of verdicts. */
export const TriageDialog = ({
  ids,
  state,
  onDone,
  onClose,
}: {
  readonly ids: readonly number[];
  readonly state: TriageState;
  readonly onDone: () => void;
  readonly onClose: () => void;
}) => {
  const m = useMessages(triageMessages);
  const action = useMessages(actionMessages);
  const post = usePost();
  const [reason, setReason] = useState('');
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isBusy, setBusy] = useState(false);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const outcome = await post('/api/triage', { ids, state, reason });
    setBusy(false);
    if (outcome.isDone) onDone();
    else setRefusal(outcome.refusal);
  };
  return (
    <Dialog title={`${m.setState(ids.length)}: ${m.actions[state]}`} onClose={onClose}>
      <form className="form" onSubmit={save}>
        {refusal !== null && <Alert color="red">{action.refusals[refusal]}</Alert>}
        <Textarea
          label={m.reason}
          description={m.reasonHint}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.shiftKey) void save(event);
          }}
          maxLength={2000}
          rows={3}
          autoFocus
        />
        <div className="form-buttons">
          <Button variant="default" onClick={onClose}>
            {action.cancel}
          </Button>
          <Button type="submit" loading={isBusy}>
            {m.actions[state]}
          </Button>
        </div>
      </form>
    </Dialog>
  );
};
