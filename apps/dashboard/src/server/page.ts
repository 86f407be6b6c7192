import type { Role, Store } from '@mad/store';
import type { GetServerSideProps, GetServerSidePropsContext, Redirect } from 'next';
import { liveMarks } from './live-marks.ts';
import { type Preferences, readPreferences } from './preferences.ts';
import { mayActAs } from './role.ts';
import { type SignedIn, signedInUser } from './session.ts';
import { openedStore } from './store.ts';
import { UNFINISHED_MARK } from './unfinished-mark.ts';

/** What the frame around every page needs. */
export interface ShellProperties {
  readonly preferences: Preferences;
  readonly user: SignedIn;
  /**
   * Taken before anything else of the page was read: the page is out of date when the server tells another. {@link UNFINISHED_MARK} when it
   * is so from the beginning.
   */
  readonly liveMark: string;
}

/** What a page is made from. */
export interface PageContext {
  readonly store: Store;
  readonly user: SignedIn;
  /** The query part of the address: the page's whole state. */
  readonly query: URLSearchParams;
  /** What stands for the `[name]` parts of the page's path, decoded. */
  readonly path: Readonly<Record<string, string>>;
  readonly request: GetServerSidePropsContext['req'];
  readonly response: GetServerSidePropsContext['res'];
  /** Lets the browser ask for the page's data again in a moment: something of it is still being counted. */
  readonly askAgain: () => void;
}

/**
 * `getServerSideProps` of a page behind the login. Whoever is not signed in goes to `/login` and comes back; whoever lacks the role
 * gets the same 404 as for a page that does not exist.
 * @param load gives the page's properties (JSON values only), or `missing` for a 404.
 */
export const page =
  <Properties extends object>(
    needed: Role,
    load: (context: PageContext) => Promise<Properties | 'missing'>,
  ): GetServerSideProps<Properties & { shell: ShellProperties }> =>
  async (context) => {
    const store = await openedStore();
    const user = await signedInUser(store, context.req);
    if (user === undefined) return { redirect: toLogin(context.resolvedUrl) };
    if (!mayActAs(user.role, needed)) return { notFound: true };
    const url = new URL(context.resolvedUrl, 'http://mad');
    const path: Record<string, string> = {};
    for (const [name, value] of Object.entries(context.params ?? {}))
      if (typeof value === 'string') path[name] = value;
    let liveMark = await liveMarks.recent();
    const properties = await load({
      store,
      user,
      query: url.searchParams,
      path,
      request: context.req,
      response: context.res,
      askAgain: () => {
        liveMark = UNFINISHED_MARK;
      },
    });
    if (properties === 'missing') return { notFound: true };
    context.res.setHeader('Cache-Control', 'private, no-store');
    return { props: { ...properties, shell: { preferences: readPreferences(context.req), user, liveMark } } };
  };

const toLogin = (from: string): Redirect => ({
  destination: from === '/' ? '/login' : `/login?to=${encodeURIComponent(from)}`,
  permanent: false,
});
