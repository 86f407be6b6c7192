import { Alert, Button } from '@mantine/core';
import { useState } from 'react';
import { actionMessages } from '../messages/action-messages.ts';
import { modelMessages } from '../messages/model-messages.ts';
import { useMessages } from '../messages/translated.ts';
import { visibleText } from '../text/visible-text.ts';
import { Dialog } from './dialog.tsx';
import { usePost } from './post.ts';

/** What can be asked of the detector about models. */
export type ModelChange =
  | { readonly action: 'promote'; readonly kind: string; readonly version: string }
  | { readonly action: 'rollback'; readonly kind: string }
  | { readonly action: 'retrain' };

/** A button that asks once more, then asks the detector. For admins. */
export const ModelAction = ({
  change,
  onDone,
}: {
  readonly change: ModelChange;
  readonly onDone: (action: ModelChange['action']) => void;
}) => {
  const m = useMessages(modelMessages);
  const words = useMessages(actionMessages);
  const post = usePost();
  const [isAsked, setAsked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const label = m[change.action];
  const question =
    change.action === 'promote'
      ? m.confirmPromote(change.kind, visibleText(change.version))
      : change.action === 'rollback'
        ? m.confirmRollback(change.kind)
        : m.confirmRetrain;
  const open = () => {
    setRefusal(null);
    setAsked(true);
  };
  const act = async () => {
    setBusy(true);
    const outcome = await post('/api/models/change', change);
    setBusy(false);
    if (!outcome.isDone) return setRefusal(refusalText(outcome.refusal));
    setAsked(false);
    onDone(change.action);
  };
  const refusalText = (code: string): string =>
    m.refusals[code] ??
    (words.refusals as Readonly<Record<string, string>>)[code] ??
    m.refused(visibleText(code.slice(0, 80)));
  return (
    <>
      <Button size={change.action === 'promote' ? 'compact-xs' : 'xs'} variant="default" onClick={open}>
        {label}
      </Button>
      {isAsked && (
        <Dialog title={label} onClose={() => setAsked(false)}>
          <div className="form">
            {refusal !== null && (
              <Alert color="red" role="alert">
                {refusal}
              </Alert>
            )}
            <p>{question}</p>
            <div className="form-buttons">
              <Button variant="default" onClick={() => setAsked(false)}>
                {words.cancel}
              </Button>
              <Button loading={isBusy} onClick={() => void act()}>
                {label}
              </Button>
            </div>
          </div>
        </Dialog>
      )}
    </>
  );
};
