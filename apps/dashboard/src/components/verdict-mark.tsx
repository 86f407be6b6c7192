import { columnMessages } from '../messages/column-messages.ts';
import { useMessages } from '../messages/translated.ts';

/** Malicious, clean, or hidden by an allow rule: in words and colour. */
export const VerdictMark = ({
  isMalicious,
  isHidden,
}: {
  readonly isMalicious: boolean;
  readonly isHidden: boolean;
}) => {
  const m = useMessages(columnMessages);
  if (isHidden) return <span className="mark hidden-mark">{m.hidden}</span>;
  return isMalicious ? (
    <span className="mark malicious">{m.malicious}</span>
  ) : (
    <span className="mark clean">{m.clean}</span>
  );
};
