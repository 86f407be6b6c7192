import { Tooltip } from '@mantine/core';
import { shellMessages } from '../messages/shell-messages.ts';
import { useMessages } from '../messages/translated.ts';
import { useLive } from './live.ts';

/** Says whether the page follows the detector. */
export const LiveLight = () => {
  const m = useMessages(shellMessages);
  const isConnected = useLive();
  return (
    <Tooltip label={m.liveHint}>
      <span className={isConnected ? 'live on' : 'live'} role="status">
        {isConnected ? m.live : m.lost}
      </span>
    </Tooltip>
  );
};
