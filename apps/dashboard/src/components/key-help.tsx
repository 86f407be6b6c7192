import { Button } from '@mantine/core';
import { actionMessages } from '../messages/action-messages.ts';
import { useMessages } from '../messages/translated.ts';
import { triageMessages } from '../messages/triage-messages.ts';
import { Dialog } from './dialog.tsx';

/** The keys of a page and what they do. */
export const KeyHelp = ({
  keys,
  onClose,
}: {
  readonly keys: readonly (readonly [string, string])[];
  readonly onClose: () => void;
}) => {
  const m = useMessages(triageMessages);
  const action = useMessages(actionMessages);
  return (
    <Dialog title={m.keys} onClose={onClose}>
      <dl className="keys">
        {keys.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              {key.split(' ').map((one) => (
                <kbd key={one}>{one}</kbd>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <div className="form-buttons">
        <Button variant="default" size="xs" onClick={onClose}>
          {action.close}
        </Button>
      </div>
    </Dialog>
  );
};

/** Says that there are keys, and shows them. */
export const KeyHelpButton = ({ onClick }: { readonly onClick: () => void }) => {
  const m = useMessages(triageMessages);
  return (
    <button type="button" className="key-hint faint small wide-only" onClick={onClick}>
      <kbd>?</kbd> {m.keys}
    </button>
  );
};
