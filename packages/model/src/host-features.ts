import { type FeatureSink, flag, logScale } from './feature-sink.ts';
import { textShape } from './text-shape.ts';

const OLD_DOMAINS = new Set(['com', 'net', 'org', 'edu', 'gov', 'mil', 'int']);
/** Open top-level domains that cost next to nothing or are not watched; they turn up in most abuse statistics. */
const CHEAP_DOMAINS = new Set(
  'info biz top xyz pw tk ml ga cf gq club online site website space win bid stream download loan work click link men date trade party review science racing cc ws su to in me'.split(
    ' ',
  ),
);
const SECOND_LEVELS = new Set(['co', 'com', 'net', 'org', 'ac', 'gov', 'edu', 'or', 'ne', 'go', 'gob']);

/** A Host value taken apart by its look alone; no list of public suffixes is read. */
export interface HostParts {
  readonly name: string;
  readonly port: string;
  readonly kind: 'none' | 'name' | 'ipv4' | 'ipv6';
  readonly labels: readonly string[];
  readonly topLevel: string;
  /** The label before the public suffix, which is guessed (`example` of `www.example.co.uk`). */
  readonly registrable: string;
}

/** Takes a Host value apart. */
export const hostParts = (host: string): HostParts => {
  const bracket = /^\[([^\]]*)\](?::(\d*))?$/.exec(host);
  if (bracket)
    return {
      name: bracket[1],
      port: bracket[2] ?? '',
      kind: 'ipv6',
      labels: [],
      topLevel: '',
      registrable: '',
    };
  const colon = host.lastIndexOf(':');
  const name = (colon < 0 ? host : host.slice(0, colon)).toLowerCase();
  const port = colon < 0 ? '' : host.slice(colon + 1);
  if (name === '') return { name, port, kind: 'none', labels: [], topLevel: '', registrable: '' };
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(name))
    return { name, port, kind: 'ipv4', labels: [], topLevel: '', registrable: '' };
  const labels = name.split('.');
  const topLevel = labels.at(-1) ?? '';
  const suffixed = labels.length > 2 && topLevel.length === 2 && SECOND_LEVELS.has(labels.at(-2) ?? '');
  const registrable = labels.at(suffixed ? -3 : -2) ?? name;
  return { name, port, kind: 'name', labels, topLevel, registrable };
};

const privateAddress = (name: string): boolean =>
  /^(10\.|127\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.)/.test(name);

/** Numbers about the Host value: what kind of name it is and how its letters look. */
export const addHostFeatures = (sink: FeatureSink, host: string | undefined): void => {
  const parts = hostParts(host ?? '');
  const whole = textShape(parts.kind === 'name' ? parts.name : '');
  const own = textShape(parts.registrable);
  const first = textShape(parts.labels.length > 2 ? parts.labels[0] : '');
  sink.add('host.present', flag(host !== undefined));
  sink.add('host.address', flag(parts.kind === 'ipv4' || parts.kind === 'ipv6'));
  sink.add('host.privateAddress', flag(parts.kind === 'ipv4' && privateAddress(parts.name)));
  sink.add('host.multicast', flag(/^(2[23]\d\.|ff)/.test(parts.name) && parts.kind !== 'name'));
  sink.add('host.port', flag(parts.port !== ''));
  sink.add('host.usualPort', flag(parts.port === '80' || parts.port === '8080'));
  sink.add('host.capitals', flag(/[A-Z]/.test(host ?? '')));
  sink.add(
    'host.inside',
    flag((parts.kind === 'ipv4' && privateAddress(parts.name)) || parts.labels.length === 1),
  );
  sink.add('host.length', whole.length);
  sink.add('host.labels', parts.labels.length);
  sink.add('host.digits', whole.digits);
  sink.add('host.entropy', whole.entropy);
  sink.add('host.hyphens', parts.name.split('-').length - 1);
  sink.add('host.www', flag(parts.name.startsWith('www.')));
  sink.add('host.single', flag(parts.labels.length === 1));
  sink.add('registrable.length', own.length);
  sink.add('registrable.entropy', own.entropy);
  sink.add('registrable.digits', own.digits);
  sink.add('registrable.vowels', own.vowels);
  sink.add('registrable.longestConsonants', own.longestConsonants);
  sink.add('subdomain.length', logScale(first.length));
  sink.add('subdomain.entropy', first.entropy);
  sink.add('subdomain.digits', first.digits);
  sink.add('subdomain.longestConsonants', first.longestConsonants);
  sink.add('topLevel.old', flag(OLD_DOMAINS.has(parts.topLevel)));
  sink.add('topLevel.com', flag(parts.topLevel === 'com'));
  sink.add('topLevel.cheap', flag(CHEAP_DOMAINS.has(parts.topLevel)));
  sink.add('topLevel.country', flag(parts.topLevel.length === 2));
  sink.add('topLevel.length', parts.topLevel.length);
};
