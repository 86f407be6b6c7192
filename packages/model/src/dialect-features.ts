import { type FeatureSink, flag } from './feature-sink.ts';
import { headerValue, type SampleRequest } from './parsed-sample.ts';

/** Browsers that write their header fields in an order of their own. */
type Dialect = 'explorer' | 'firefox' | 'chrome' | 'opera' | 'safari';

/** Who the User-Agent says it is; Edge before Chromium writes as Internet Explorer does. */
const claimed = (userAgent: string): Dialect | undefined => {
  if (/MSIE |Trident\/|Edge\/1[0-8]/.test(userAgent)) return 'explorer';
  if (userAgent.includes('Firefox/')) return 'firefox';
  if (/Opera\//.test(userAgent)) return 'opera';
  if (/Chrom(e|ium)\//.test(userAgent)) return 'chrome';
  return userAgent.includes('Safari/') ? 'safari' : undefined;
};

const precedes = (names: readonly string[], first: string, second: string): boolean => {
  const place = names.indexOf(first);
  return place >= 0 && place < names.indexOf(second);
};

/** Whether fields stand where that browser puts them. */
const written: Record<Dialect, (names: readonly string[]) => boolean> = {
  explorer: (names) =>
    precedes(names, 'accept', 'user-agent') &&
    precedes(names, 'user-agent', 'host') &&
    precedes(names, 'host', 'connection'),
  firefox: (names) => names[0] === 'host' && names[1] === 'user-agent' && names[2] === 'accept',
  chrome: (names) =>
    names[0] === 'host' && names[1] === 'connection' && precedes(names, 'user-agent', 'accept-encoding'),
  opera: (names) => names[0] === 'user-agent' && names[1] === 'host',
  safari: (names) =>
    names[0] === 'host' && names.includes('accept-encoding') && names.includes('accept-language'),
};

/** Numbers about how well the header fields fit the browser that the User-Agent names. */
export const addDialectFeatures = (sink: FeatureSink, request: SampleRequest): void => {
  const names = request.headers.map(({ name }) => name.toLowerCase());
  const dialect = claimed(headerValue(request, 'user-agent') ?? '');
  const fits = dialect !== undefined && written[dialect](names);
  const speaks = names.includes('accept-language') && names.includes('accept-encoding');
  sink.add('dialect.claimed', flag(dialect !== undefined));
  sink.add('dialect.fits', flag(fits));
  sink.add('dialect.broken', flag(dialect !== undefined && !fits));
  sink.add('dialect.whole', flag(fits && speaks));
  sink.add('dialect.poor', flag(dialect !== undefined && !speaks));
  sink.add('dialect.anyBrowser', flag(speaks && Object.values(written).some((test) => test(names))));
};
