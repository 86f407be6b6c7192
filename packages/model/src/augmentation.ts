import { inExplorerDialect } from './explorer-dialect.ts';
import { type Random, randomChoice } from './random.ts';
import { SAMPLE_LENGTH } from './sample.ts';

/** User-Agents of common clients, so that both classes are seen under all of them in training. */
export const COMMON_USER_AGENTS: readonly string[] = [
  'Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; SV1)',
  'Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; SV1; .NET CLR 1.1.4322)',
  'Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 5.1; .NET CLR 2.0.50727)',
  'Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 6.1; Trident/4.0; SLCC2; .NET CLR 2.0.50727)',
  'Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; WOW64; Trident/4.0; .NET CLR 2.0.50727)',
  'Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; Trident/5.0)',
  'Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2; WOW64; Trident/6.0)',
  'Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko',
  'Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko',
  'Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/49.0.2623.112 Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/79.0.3945.130 Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.1 Safari/605.1.15',
  'Mozilla/5.0 (Windows NT 6.1; rv:33.0) Gecko/20100101 Firefox/33.0',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:121.0) Gecko/20100101 Firefox/121.0',
  'Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.0.0 Safari/537.36 Edg/119.0.0.0',
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 16_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.5 Mobile/15E148 Safari/604.1',
  'Dalvik/2.1.0 (Linux; U; Android 9; SM-G960F Build/PPR1.180610.011)',
  'curl/7.88.1',
  'Wget/1.21.3',
  'python-requests/2.31.0',
  'Java/1.8.0_181',
  'Go-http-client/1.1',
  'okhttp/3.12.1',
  'Microsoft-CryptoAPI/10.0',
];

/** How often, 0..1, each change is made to a copy of a sample. */
export interface AugmentationRates {
  /** A browser's requests become those of Internet Explorer (see `inExplorerDialect`); other samples stay. */
  readonly explorer: number;
  /** The User-Agent becomes that of a common client. */
  readonly commonUserAgent: number;
  /** The User-Agent becomes one from any training sample, whatever its class. */
  readonly otherUserAgent: number;
  /** The User-Agent goes. */
  readonly noUserAgent: number;
  /** The Host becomes one from any training sample, whatever its class. */
  readonly otherHost: number;
  /** Cookie, Referer and Accept-Language go, each on its own. */
  readonly noCookie: number;
  readonly noReferer: number;
  readonly noLanguage: number;
}

/** The rates used when nothing else is asked for. */
export const DEFAULT_AUGMENTATION: AugmentationRates = {
  explorer: 0.12,
  commonUserAgent: 0.5,
  otherUserAgent: 0.25,
  noUserAgent: 0.05,
  otherHost: 0.3,
  noCookie: 0.3,
  noReferer: 0.3,
  noLanguage: 0.1,
};

const latin1 = new TextDecoder('latin1');

const replaceField = (text: string, name: string, value: string | undefined): string =>
  text.replace(
    new RegExp(`(\\n${name}:[ \\t]*)[^\\r\\n]*(\\r?\\n?)`, 'gi'),
    (_, start: string, end: string) => (value === undefined ? '\n' : `${start}${value}${end}`),
  );

const fieldValue = (text: string, name: string): string | undefined =>
  new RegExp(`\\n${name}:[ \\t]*([^\\r\\n]*)`, 'i').exec(text)?.[1];

const textOf = (sample: Uint8Array): string => {
  let end = sample.length;
  while (end > 0 && sample[end - 1] === 0) end -= 1;
  return latin1.decode(sample.subarray(0, end));
};

const sampleOf = (text: string): Uint8Array => {
  const sample = new Uint8Array(SAMPLE_LENGTH);
  sample.set(Buffer.from(text, 'latin1').subarray(0, SAMPLE_LENGTH));
  return sample;
};

/** The same sample with the User-Agent of every request in it replaced; one without User-Agent stays as it is. */
export const withUserAgent = (sample: Uint8Array, userAgent: string): Uint8Array =>
  sampleOf(replaceField(textOf(sample), 'User-Agent', userAgent));

/** Values to draw replacements from. */
export interface AugmentationPool {
  readonly userAgents: readonly string[];
  readonly hosts: readonly string[];
}

/** Collects the distinct User-Agents and Hosts of samples. */
export const augmentationPool = (samples: Iterable<Uint8Array>): AugmentationPool => {
  const userAgents = new Set<string>(COMMON_USER_AGENTS);
  const hosts = new Set<string>();
  for (const sample of samples) {
    const text = textOf(sample);
    const userAgent = fieldValue(text, 'User-Agent');
    const host = fieldValue(text, 'Host');
    if (userAgent) userAgents.add(userAgent);
    if (host) hosts.add(host);
  }
  return { userAgents: [...userAgents], hosts: [...hosts] };
};

/**
 * A changed copy of a sample whose class is the same: who the client says it is, the name of the server and the
 * traces of an earlier visit are exchanged or taken away, so that a model cannot rest on them alone.
 */
export const augmentSample = (
  sample: Uint8Array,
  pool: AugmentationPool,
  random: Random,
  rates: AugmentationRates = DEFAULT_AUGMENTATION,
): Uint8Array => {
  let text = textOf(sample);
  if (random() < rates.explorer) {
    const rewritten = inExplorerDialect(text, random);
    if (rewritten !== text) return sampleOf(rewritten);
  }
  const draw = random();
  const { commonUserAgent, otherUserAgent, noUserAgent } = rates;
  if (draw < commonUserAgent)
    text = replaceField(text, 'User-Agent', randomChoice(random, COMMON_USER_AGENTS));
  else if (draw < commonUserAgent + otherUserAgent)
    text = replaceField(text, 'User-Agent', randomChoice(random, pool.userAgents));
  else if (draw < commonUserAgent + otherUserAgent + noUserAgent)
    text = replaceField(text, 'User-Agent', undefined);
  if (pool.hosts.length > 0 && random() < rates.otherHost)
    text = replaceField(text, 'Host', randomChoice(random, pool.hosts));
  if (random() < rates.noCookie) text = replaceField(text, 'Cookie', undefined);
  if (random() < rates.noReferer) text = replaceField(text, 'Referer', undefined);
  if (random() < rates.noLanguage) text = replaceField(text, 'Accept-Language', undefined);
  return sampleOf(text);
};
