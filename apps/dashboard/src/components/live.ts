import { useRouter } from 'next/router';
import { useEffect, useState } from 'react';

/** At most one reload of the page's data in this time, however fast captures finish. */
const RELOAD_MILLISECONDS = 3000;

/** Follows the server's events; a change asks for the page's data again, in place. True while connected. */
export const useLive = (): boolean => {
  const router = useRouter();
  const [isConnected, setConnected] = useState(true);
  useEffect(() => {
    let events: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const reload = () => {
      timer = undefined;
      void router.replace(router.asPath, undefined, { scroll: false });
    };
    const reloadSoon = () => {
      timer ??= setTimeout(reload, RELOAD_MILLISECONDS);
    };
    const listen = () => {
      events = new EventSource('/api/live');
      events.addEventListener('open', () => setConnected(true));
      events.addEventListener('error', () => setConnected(false));
      events.addEventListener('change', reloadSoon);
    };
    const hush = () => {
      events?.close();
      events = undefined;
      clearTimeout(timer);
      timer = undefined;
    };
    // A browser has six connections to a server: tabs that nobody looks at hold none.
    const follow = () => {
      if (document.visibilityState === 'hidden') return hush();
      if (events !== undefined) return;
      listen();
    };
    const wake = () => {
      follow();
      if (document.visibilityState === 'visible') reloadSoon();
    };
    follow();
    document.addEventListener('visibilitychange', wake);
    return () => {
      document.removeEventListener('visibilitychange', wake);
      hush();
    };
  }, [router]);
  return isConnected;
};
