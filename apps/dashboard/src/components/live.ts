import { useRouter } from 'next/router';
import { useEffect, useState } from 'react';

/** At most one reload of the page's data in this time, however fast captures finish. */
const RELOAD_MILLISECONDS = 3000;

/** Follows the server's events; a change asks for the page's data again, in place. True while connected. */
export const useLive = (): boolean => {
  const router = useRouter();
  const [isConnected, setConnected] = useState(true);
  useEffect(() => {
    const events = new EventSource('/api/live');
    let timer: ReturnType<typeof setTimeout> | undefined;
    const reload = () => {
      timer = undefined;
      if (document.visibilityState === 'visible')
        void router.replace(router.asPath, undefined, { scroll: false });
    };
    events.addEventListener('open', () => setConnected(true));
    events.addEventListener('error', () => setConnected(false));
    events.addEventListener('change', () => {
      timer ??= setTimeout(reload, RELOAD_MILLISECONDS);
    });
    return () => {
      clearTimeout(timer);
      events.close();
    };
  }, [router]);
  return isConnected;
};
