import { Menu } from '@mantine/core';
import Link from 'next/link';
import { useRouter } from 'next/router';
import { type ReactNode, useEffect, useState } from 'react';
import { shellMessages } from '../messages/shell-messages.ts';
import { useMessages } from '../messages/translated.ts';
import { mayActAs } from '../server/role.ts';
import { Icon, type IconName } from './icon.tsx';
import { LiveLight } from './live-light.tsx';
import { Logo } from './logo.tsx';
import { MenuButton } from './menu-button.tsx';
import { usePost } from './post.ts';
import { PreferencesMenu } from './preferences-menu.tsx';
import { RouteProgress } from './route-progress.tsx';
import { useShell } from './shell-context.ts';

interface Destination {
  readonly path: string;
  readonly icon: IconName;
  readonly label: string;
}

/** The frame of every page behind the login: navigation, live light, language, theme, account. */
export const Shell = ({ children }: { readonly children: ReactNode }) => {
  const m = useMessages(shellMessages);
  const router = useRouter();
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const close = () => setOpen(false);
    router.events.on('routeChangeStart', close);
    return () => router.events.off('routeChangeStart', close);
  }, [router.events]);
  return (
    <div className="shell">
      <a className="skip" href="#content">
        {m.skip}
      </a>
      <RouteProgress />
      <header className="topbar">
        <button
          type="button"
          className="burger"
          aria-label={m.menu}
          aria-expanded={isOpen}
          aria-controls="navigation"
          onClick={() => setOpen(!isOpen)}
        >
          <Icon name={isOpen ? 'close' : 'menu'} size={22} />
        </button>
        <Link href="/" className="brand">
          <Logo size={24} />
          <span>MAD</span>
        </Link>
        <span className="product">{m.product}</span>
        <LiveLight />
        <PreferencesMenu />
        <AccountMenu />
      </header>
      <Navigation isOpen={isOpen} />
      <main id="content" className="content" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
};

const Navigation = ({ isOpen }: { readonly isOpen: boolean }) => {
  const m = useMessages(shellMessages);
  const { user } = useShell();
  const isAdmin = user !== null && mayActAs(user.role, 'admin');
  return (
    <nav id="navigation" className={isOpen ? 'navigation open' : 'navigation'} aria-label={m.menu}>
      <NavigationGroup destinations={[{ path: '/', icon: 'overview', label: m.overview }]} />
      <NavigationGroup
        title={m.findings}
        destinations={[
          { path: '/more', icon: 'reports', label: m.reports },
          { path: '/inner', icon: 'hosts', label: m.hosts },
          { path: '/outer', icon: 'servers', label: m.servers },
          { path: '/ua', icon: 'software', label: m.software },
        ]}
      />
      <NavigationGroup
        title={m.operation}
        destinations={[
          { path: '/captures', icon: 'captures', label: m.captures },
          { path: '/allow-list', icon: 'allow', label: m.allowList },
          { path: '/models', icon: 'models', label: m.models },
        ]}
      />
      {isAdmin && (
        <NavigationGroup
          title={m.administration}
          destinations={[
            { path: '/users', icon: 'users', label: m.users },
            { path: '/audit', icon: 'audit', label: m.audit },
          ]}
        />
      )}
    </nav>
  );
};

const NavigationGroup = ({
  title,
  destinations,
}: {
  readonly title?: string;
  readonly destinations: readonly Destination[];
}) => {
  const { asPath } = useRouter();
  const here = asPath.split(/[?#]/, 1)[0] ?? '/';
  return (
    <div className="navigation-group">
      {title !== undefined && <div className="navigation-title">{title}</div>}
      {destinations.map(({ path, icon, label }) => (
        <Link
          key={path}
          href={path}
          prefetch={false}
          className="navigation-link"
          {...(here === path || (path !== '/' && here.startsWith(`${path}/`))
            ? { 'aria-current': 'page' as const }
            : {})}
        >
          <Icon name={icon} />
          {label}
        </Link>
      ))}
    </div>
  );
};

const AccountMenu = () => {
  const m = useMessages(shellMessages);
  const { user } = useShell();
  const post = usePost();
  if (user === null) return null;
  const signOut = async () => {
    await post('/api/sign-out', {});
    globalThis.location.assign('/login');
  };
  return (
    <MenuButton
      className="topbar-button"
      label={m.signedInAs(user.name)}
      width={220}
      items={() => (
        <>
          <Menu.Label>{`${user.name} · ${m[user.role]}`}</Menu.Label>
          <Menu.Item component={Link} href="/account">
            {m.changePassword}
          </Menu.Item>
          <Menu.Item onClick={signOut}>{m.signOut}</Menu.Item>
        </>
      )}
    >
      <Icon name="user" />
      <span className="wide-only">{user.name}</span>
    </MenuButton>
  );
};
