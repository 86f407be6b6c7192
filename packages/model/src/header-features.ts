import { type FeatureSink, flag, logScale } from './feature-sink.ts';
import { headerValue, type SampleRequest } from './parsed-sample.ts';
import { textShape } from './text-shape.ts';

/** Header fields whose presence and place are features of their own, lower case. */
const COMMON_FIELDS = [
  'accept',
  'accept-charset',
  'accept-encoding',
  'accept-language',
  'authorization',
  'cache-control',
  'connection',
  'content-length',
  'content-type',
  'cookie',
  'dnt',
  'host',
  'if-modified-since',
  'if-none-match',
  'if-unmodified-since',
  'origin',
  'pragma',
  'proxy-connection',
  'range',
  'referer',
  'soapaction',
  'te',
  'transfer-encoding',
  'ua-cpu',
  'upgrade-insecure-requests',
  'user-agent',
  'x-flash-version',
  'x-requested-with',
] as const;
const PLACED_FIELDS = new Set([
  'accept',
  'connection',
  'host',
  'user-agent',
  'cookie',
  'cache-control',
  'content-length',
]);
const COMMON = new Set<string>(COMMON_FIELDS);

const TITLE_CASE = /^[A-Z][a-z0-9]*(-[A-Z][a-z0-9]*)*$/;
const KNOWN_CAPITALS = new Set(['DNT', 'UA-CPU', 'TE', 'SOAPAction', 'SOAPACTION', 'ETag', 'If-None-Match']);

/** Numbers about the header fields of one request: which, how many, in which order, written how, saying what. */
export const addHeaderFeatures = (sink: FeatureSink, request: SampleRequest): void => {
  const names = request.headers.map((header) => header.name.toLowerCase());
  const place = new Map<string, number>();
  names.forEach((name, index) => {
    if (!place.has(name)) place.set(name, index);
  });
  const value = (name: string): string => headerValue(request, name) ?? '';
  const accept = value('accept');
  const connection = value('connection');
  const encoding = value('accept-encoding');
  const contentType = value('content-type').toLowerCase();
  const cookie = textShape(value('cookie'));
  const referer = value('referer');
  const host = value('host').toLowerCase();
  const unknown = names.filter((name) => !COMMON.has(name));

  sink.add('headers.number', names.length);
  sink.add('headers.unknown', unknown.length);
  sink.add('headers.extension', names.filter((name) => name.startsWith('x-')).length);
  sink.add('headers.twice', names.length - place.size);
  sink.add(
    'headers.lowerCase',
    request.headers.filter((header) => header.name === header.name.toLowerCase()).length,
  );
  sink.add(
    'headers.oddCase',
    request.headers.filter((header) => !TITLE_CASE.test(header.name) && !KNOWN_CAPITALS.has(header.name))
      .length,
  );
  sink.add('headers.oddSeparator', request.headers.filter((header) => !header.plainSeparator).length);
  sink.add('headers.emptyValue', request.headers.filter((header) => header.value === '').length);
  for (const field of COMMON_FIELDS) sink.add(`has.${field}`, flag(place.has(field)));
  for (const field of PLACED_FIELDS) sink.add(`place.${field}`, place.get(field) ?? -1);
  sink.add('place.hostLast', flag(names.at(-1) === 'host'));
  sink.add('place.agentBeforeHost', flag((place.get('user-agent') ?? 99) < (place.get('host') ?? 0)));
  sink.add('place.acceptBeforeAgent', flag((place.get('accept') ?? 99) < (place.get('user-agent') ?? 0)));
  sink.add('place.acceptBeforeHost', flag((place.get('accept') ?? 99) < (place.get('host') ?? 0)));
  sink.add('accept.length', logScale(accept.length));
  sink.add('accept.anything', flag(accept === '*/*'));
  sink.add('accept.html', flag(accept.includes('text/html')));
  sink.add('accept.image', flag(accept.includes('image/')));
  sink.add('accept.office', flag(/shockwave|ms-excel|msword/.test(accept)));
  sink.add('accept.spaces', flag(accept.includes(', ')));
  sink.add('encoding.gzip', flag(encoding.includes('gzip')));
  sink.add('encoding.spaced', flag(encoding.includes(', ')));
  sink.add('encoding.identity', flag(encoding.includes('identity')));
  sink.add('encoding.newer', flag(/sdch|\bbr\b|peerdist/.test(encoding)));
  sink.add('language.length', logScale(value('accept-language').length));
  sink.add('language.weighted', flag(value('accept-language').includes(';q=')));
  sink.add('connection.lower', flag(connection === 'keep-alive'));
  sink.add('connection.title', flag(connection === 'Keep-Alive'));
  sink.add('connection.close', flag(connection.toLowerCase() === 'close'));
  sink.add('connection.upgrade', flag(/upgrade/i.test(connection)));
  sink.add('cacheControl.noCache', flag(value('cache-control').includes('no-cache')));
  sink.add('cacheControl.zero', flag(value('cache-control').includes('max-age=0')));
  sink.add('content.length', logScale(Number.parseInt(value('content-length'), 10) || 0));
  sink.add('content.form', flag(contentType.includes('x-www-form-urlencoded')));
  sink.add('content.multipart', flag(contentType.includes('multipart')));
  sink.add('content.octets', flag(contentType.includes('octet-stream') || contentType.includes('encrypted')));
  sink.add('content.text', flag(/^text\/|xml/.test(contentType)));
  sink.add('content.json', flag(contentType.includes('json')));
  sink.add('cookie.length', logScale(cookie.length));
  sink.add('cookie.entropy', cookie.entropy);
  sink.add('cookie.digits', cookie.digits);
  sink.add('cookie.symbols', cookie.symbols);
  sink.add('referer.length', logScale(referer.length));
  sink.add('referer.sameHost', flag(host !== '' && referer.toLowerCase().includes(`//${host}`)));
  sink.add('referer.query', flag(referer.includes('?')));
};
