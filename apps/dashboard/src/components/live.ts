import Router from 'next/router';
import { useEffect, useState } from 'react';
import { UNFINISHED_MARK } from '../server/unfinished-mark.ts';
import { useShell } from './shell-context.ts';

/** At most one reload of the page's data in this time, however fast captures finish. */
const RELOAD_MILLISECONDS = 3000;

/** When a page is asked for again that lacked something from the beginning. */
const UNFINISHED_MILLISECONDS = 1000;

/**
 * Follows the server's marks; as long as the newest is not the one that the page was made at, asks for the page's data again, in
 * place. True while connected.
 */
export const useLive = (): boolean => {
  const { liveMark } = useShell();
  const [newest, setNewest] = useState<string>();
  const [isConnected, setConnected] = useState(true);
  useEffect(() => {
    let events: EventSource | undefined;
    // A browser has six connections to a server: tabs that nobody looks at hold none.
    const follow = () => {
      if (document.visibilityState === 'hidden') {
        events?.close();
        events = undefined;
      } else if (events === undefined) {
        events = new EventSource('/api/live');
        events.addEventListener('open', () => setConnected(true));
        events.addEventListener('error', () => setConnected(false));
        events.addEventListener('mark', ({ data }: MessageEvent<string>) => setNewest(data));
      }
    };
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      events?.close();
    };
  }, []);
  const isUnfinished = liveMark === UNFINISHED_MARK;
  const isOld = isUnfinished || (newest !== undefined && newest !== liveMark);
  useEffect(() => {
    if (!isOld) return;
    const pause = isUnfinished ? UNFINISHED_MILLISECONDS : RELOAD_MILLISECONDS;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    let isOnTheWay = false;
    const leave = () => {
      isOnTheWay = true;
    };
    const arrive = () => {
      isOnTheWay = false;
    };
    const reload = async () => {
      // A reload would call off the way to another page, or an earlier reload that a busy server has not answered yet.
      if (!isOnTheWay) await Router.replace(Router.asPath, undefined, { scroll: false });
      if (!isOver) timer = setTimeout(reload, pause);
    };
    Router.events.on('routeChangeStart', leave);
    Router.events.on('routeChangeComplete', arrive);
    Router.events.on('routeChangeError', arrive);
    timer = setTimeout(reload, pause);
    return () => {
      isOver = true;
      clearTimeout(timer);
      Router.events.off('routeChangeStart', leave);
      Router.events.off('routeChangeComplete', arrive);
      Router.events.off('routeChangeError', arrive);
    };
  }, [isOld, isUnfinished]);
  return isConnected;
};
