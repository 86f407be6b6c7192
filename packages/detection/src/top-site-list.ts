import { readFileSync } from 'node:fs';
import { MadError } from '@mad/errors';
import { TopSites } from '@mad/webgraphic';
import shippedList from 'top-sites' with { type: 'json' };

/** A list of trusted sites and where it came from. */
export interface TopSiteList {
  readonly sites: TopSites;
  readonly origin: string;
}

/**
 * The list of trusted sites: a ranking file (plain names, Tranco, Umbrella, Majestic), or the npm package `top-sites`, a
 * monthly list of the 500 sites most linked to.
 *
 * @throws MadError `MAD_TOP_SITES_UNREADABLE` when the file cannot be read or names no site.
 */
export const loadTopSites = (path: string | undefined): TopSiteList => {
  if (path === undefined)
    return {
      sites: TopSites.from(shippedList.map((site) => site.rootDomain)),
      origin: 'npm package top-sites',
    };
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new MadError('MAD_TOP_SITES_UNREADABLE', `${path}: ${detail}`, cause);
  }
  const sites = TopSites.from(text.split('\n'));
  if (sites.size === 0) throw new MadError('MAD_TOP_SITES_UNREADABLE', `${path}: names no site`);
  return { sites, origin: path };
};
