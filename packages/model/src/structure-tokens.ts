import { hostParts } from './host-features.ts';
import { headerValue, type SampleRequest } from './parsed-sample.ts';
import { fileExtension, originForm } from './uri-features.ts';

const VALUES_KEPT = [
  'accept',
  'accept-encoding',
  'accept-language',
  'connection',
  'content-type',
  'cache-control',
  'pragma',
];

const foldLetter = (letter: string): string => {
  if (/[a-z]/.test(letter)) return 'a';
  if (/[A-Z]/.test(letter)) return 'A';
  return /[0-9]/.test(letter) ? '0' : '';
};
const folded = Array.from({ length: 128 }, (_, code) => foldLetter(String.fromCharCode(code)));

/** Letters become `a`, upper-case ones `A`, digits `0`; runs of one class become one letter. */
export const foldText = (text: string): string => {
  let result = '';
  let previous = '';
  for (let index = 0; index < text.length; index += 1) {
    const kind = folded[text.charCodeAt(index)] ?? '';
    if (kind === '' || kind !== previous) result += kind || text[index];
    previous = kind;
  }
  return result;
};

/**
 * Words that stand for the structure of a request: request line, header names in order and in pairs, the values
 * of fields that clients fix in their code, and the folded shapes of path and query. No name of a host, no
 * address, no cookie and no User-Agent is among them, so that nothing can be learnt by heart from those.
 */
export const structureTokens = (requests: readonly SampleRequest[]): readonly string[] => {
  const request = requests[0];
  if (!request) return ['empty'];
  const tokens: string[] = [`method ${request.method}`, `version ${request.version}`];
  const names = request.headers.slice(0, 40).map((header) => header.name);
  let previous = '^';
  for (const name of names) {
    tokens.push(`name ${name}`, `pair ${previous} ${name}`);
    previous = name;
  }
  tokens.push(`pair ${previous} $`, `order ${names.join(' ')}`, `names ${[...names].sort().join(' ')}`);
  for (const field of VALUES_KEPT) {
    const value = headerValue(request, field);
    tokens.push(`value ${field} ${value ?? '-'}`);
  }
  const { target } = originForm(request.uri);
  const question = target.indexOf('?');
  const path = question < 0 ? target : target.slice(0, question);
  const query = question < 0 ? '' : target.slice(question + 1);
  const extension = fileExtension(path);
  tokens.push(`extension ${extension}`, `extension ${request.method} ${extension}`);
  const segments = path.split('/').slice(1, 9);
  segments.forEach((segment, index) => {
    tokens.push(`segment ${index} ${foldText(segment).slice(0, 24)}`);
  });
  tokens.push(`path ${foldText(path).slice(0, 40)}`, `depth ${segments.length}`);
  tokens.push(
    `file ${path
      .slice(path.lastIndexOf('/') + 1)
      .toLowerCase()
      .slice(0, 24)}`,
  );
  for (const pair of query === '' ? [] : query.split('&', 8)) {
    const equals = pair.indexOf('=');
    const name = equals < 0 ? '' : pair.slice(0, equals);
    tokens.push(`parameter ${name.toLowerCase().slice(0, 16)}`);
    tokens.push(`assignment ${foldText(name).slice(0, 8)} ${foldText(pair.slice(equals + 1)).slice(0, 16)}`);
  }
  const host = hostParts(headerValue(request, 'host') ?? '');
  tokens.push(
    `host ${host.kind} ${host.port === '' ? '' : 'port'} ${host.labels.length}`,
    `top ${host.topLevel}`,
  );
  tokens.push(`requests ${Math.min(requests.length, 6)}`);
  return tokens;
};
