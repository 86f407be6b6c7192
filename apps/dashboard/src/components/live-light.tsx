import { shellMessages } from '../messages/shell-messages.ts';
import { useMessages } from '../messages/translated.ts';
import { useLive } from './live.ts';

/** Says whether the page follows the detector. */
export const LiveLight = () => {
  const m = useMessages(shellMessages);
  const isConnected = useLive();
  return (
    <span className={isConnected ? 'live on' : 'live'} role="status" title={m.liveHint}>
      {isConnected ? m.live : m.lost}
    </span>
  );
};
