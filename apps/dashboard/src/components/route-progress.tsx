import Router from 'next/router';
import { useEffect, useState } from 'react';
import { shellMessages } from '../messages/shell-messages.ts';
import { useMessages } from '../messages/translated.ts';

/** A line at the head of the page while another page is on its way; the style sheet shows it when that takes longer than a moment. */
export const RouteProgress = () => {
  const m = useMessages(shellMessages);
  const [isOnTheWay, setOnTheWay] = useState(false);
  useEffect(() => {
    // Fresh data for the page that is there already comes by itself.
    const leave = (address: string) => setOnTheWay(address !== Router.asPath);
    const arrive = () => setOnTheWay(false);
    Router.events.on('routeChangeStart', leave);
    Router.events.on('routeChangeComplete', arrive);
    Router.events.on('routeChangeError', arrive);
    return () => {
      Router.events.off('routeChangeStart', leave);
      Router.events.off('routeChangeComplete', arrive);
      Router.events.off('routeChangeError', arrive);
    };
  }, []);
  return (
    <div className={isOnTheWay ? 'route-progress on' : 'route-progress'} role="status">
      {isOnTheWay && <span className="visually-hidden">{m.loading}</span>}
    </div>
  );
};
