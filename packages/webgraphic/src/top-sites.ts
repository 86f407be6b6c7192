import { type DomainName, parseDomainName } from './domain-name.ts';

/** How {@link TopSites.from} reads a list. */
export interface TopSitesOptions {
  /** How many sites to take from the top of the list. Default: 10,000, as MAD §4 asks. */
  readonly limit?: number;
}

const DEFAULT_LIMIT = 10_000;

/**
 * The list of trusted sites (MAD §4, rule 0). A site covers its own name and, label by label, every name below:
 * `bing.com` covers `www.bing.com` but not `notbing.com`.
 *
 * An entry below which anyone may register (`com`, as Umbrella ranks it, `github.io`, `amazonaws.com`) covers
 * nothing below itself: trusting it would trust strangers. A leading `www.` is dropped from entries, so that
 * `www.google.com` covers `mail.google.com`.
 */
export class TopSites {
  /** Name → whether names below it are covered, too. */
  readonly #sites: ReadonlyMap<string, boolean>;
  readonly #mostLabels: number;

  private constructor(sites: ReadonlyMap<string, boolean>) {
    this.#sites = sites;
    let mostLabels = 0;
    for (const site of sites.keys()) mostLabels = Math.max(mostLabels, countLabels(site));
    this.#mostLabels = mostLabels;
  }

  /**
   * Reads a ranking, best first: plain names or URLs, `rank,name` (Tranco, Umbrella), or Majestic's
   * `GlobalRank,TldRank,Domain,…`. Blank lines, `#` comments, headings and anything that names no site are skipped.
   */
  static from(lines: Iterable<string>, { limit = DEFAULT_LIMIT }: TopSitesOptions = {}): TopSites {
    const sites = new Map<string, boolean>();
    for (const line of lines) {
      if (sites.size >= limit) break;
      const site = readSite(line);
      if (site !== undefined) sites.set(site.host, !site.suffix && !site.address);
    }
    return new TopSites(sites);
  }

  /** How many different sites are listed. */
  get size(): number {
    return this.#sites.size;
  }

  /** Whether a `Host` value (port and case do not matter) is a listed site or lies below one. */
  covers(host: string): boolean {
    return this.siteOf(parseDomainName(host)) !== undefined;
  }

  /** The listed site that covers a parsed host, the most specific one; undefined when none does. */
  siteOf({ host, address }: DomainName): string | undefined {
    if (address) return this.#sites.has(host) ? host : undefined;
    let start = 0;
    for (let surplus = countLabels(host) - this.#mostLabels; surplus > 0; surplus -= 1) {
      start = host.indexOf('.', start) + 1;
    }
    for (;;) {
      const name = start === 0 ? host : host.slice(start);
      const coversBelow = this.#sites.get(name);
      if (coversBelow === true || (coversBelow === false && start === 0)) return name;
      const dot = host.indexOf('.', start);
      if (dot < 0) return undefined;
      start = dot + 1;
    }
  }
}

const RANK = /^\d+$/;
const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;
const NON_ASCII = /[^\p{ASCII}]/u;

function readSite(line: string): DomainName | undefined {
  const text = line.trim();
  if (text === '' || text.startsWith('#')) return undefined;
  const authority = nameField(text).replace(SCHEME, '').split(/[/?#]/, 1)[0] ?? '';
  const site = parseDomainName(NON_ASCII.test(authority) ? toPunycode(authority) : authority);
  if (!site.address && !site.host.includes('.')) return undefined;
  if (!site.host.startsWith('www.')) return site;
  const below = parseDomainName(site.host.slice('www.'.length));
  return below.suffix ? site : below;
}

/** The field with the name: the only one, the second after a rank, or Majestic's third after two ranks. */
function nameField(line: string): string {
  const fields = line.split(',', 3).map((field) => field.trim().replace(/^"|"$/g, ''));
  const first = fields.findIndex((field) => !RANK.test(field));
  return first < 0 ? '' : (fields[first] ?? '');
}

/** Hosts travel in ASCII form (RFC 5891), lists may be kept in the readable one. */
function toPunycode(authority: string): string {
  return URL.parse(`http://${authority}`)?.hostname ?? '';
}

function countLabels(host: string): number {
  let labels = 1;
  for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) labels += 1;
  return labels;
}
