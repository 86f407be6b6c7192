import { parseSample } from './parsed-sample.ts';
import { SAMPLE_LENGTH } from './sample.ts';

/** A part of the requests of a sample that may have carried its score. */
export type SamplePart = 'method' | 'path' | 'query' | 'version' | 'header';

/** A sample without one of its parts, to see what the part was worth. */
export interface Occlusion {
  readonly part: SamplePart;
  /** Name of the header field as first sent; empty for other parts. */
  readonly name: string;
  /** The part as the first request with it has it, Latin-1. */
  readonly text: string;
  /** The sample with the part taken out of every request, or with the plainest in its place; made when it is asked for. */
  readonly sample: Uint8Array;
}

interface RequestText {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly version: string;
  /** Lines of the header fields without their ends. */
  readonly lines: readonly { readonly name: string; readonly line: string }[];
  readonly complete: boolean;
  readonly lineEnd: string;
}

/** What stands in the place of a part that cannot be left out. */
const PLAIN = { method: 'GET', path: '/', query: '', version: 'HTTP/1.1' } as const;

const requestTexts = (sample: Uint8Array): readonly RequestText[] =>
  parseSample(sample).map(({ method, uri, version, headers, complete, bareLineFeeds }) => {
    const question = uri.indexOf('?');
    return {
      method,
      path: question < 0 ? uri : uri.slice(0, question),
      query: question < 0 ? '' : uri.slice(question),
      version,
      lines: headers.map(({ name, value, plainSeparator }) => ({
        name: name.toLowerCase(),
        line: value === '' && !plainSeparator ? name : `${name}:${plainSeparator ? ' ' : ''}${value}`,
      })),
      complete,
      lineEnd: bareLineFeeds ? '\n' : '\r\n',
    };
  });

const sampleOf = (requests: readonly RequestText[]): Uint8Array => {
  const text = requests
    .map(({ method, path, query, version, lines, complete, lineEnd }) => {
      const target = `${path}${query}`;
      const first = [method, target, version].filter((word) => word !== '').join(' ');
      return [first, ...lines.map(({ line }) => line), ...(complete ? ['', ''] : [])].join(lineEnd);
    })
    .join('');
  const sample = new Uint8Array(SAMPLE_LENGTH);
  sample.set(Buffer.from(text, 'latin1').subarray(0, SAMPLE_LENGTH));
  return sample;
};

/**
 * Takes every part of a sample's requests out in turn: method, path, query, version (where they are not the plainest anyway) and
 * each header field, in all requests at once, so that no copy of it is left to speak. In order of the first request.
 *
 * The first entry's scores are to be held against those of the sample itself: a sample is written anew from its parts, and what
 * was odd in the spacing of its lines is lost in all alike (see {@link rewritten}).
 */
export const occlusions = (sample: Uint8Array): readonly Occlusion[] => {
  const requests = requestTexts(sample);
  const first = requests[0];
  if (first === undefined) return [];
  const result: Occlusion[] = [];
  for (const part of ['method', 'path', 'query', 'version'] as const) {
    const plain = PLAIN[part];
    if (requests.every((request) => request[part] === plain)) continue;
    const text = requests.find((request) => request[part] !== plain)?.[part] ?? '';
    result.push({
      ...{ part, name: '', text },
      get sample() {
        return sampleOf(requests.map((request) => ({ ...request, [part]: plain })));
      },
    });
  }
  const seen = new Set<string>();
  for (const { name, line } of requests.flatMap(({ lines }) => lines)) {
    if (seen.has(name)) continue;
    seen.add(name);
    result.push({
      ...{ part: 'header', name: line.slice(0, name.length), text: line },
      get sample() {
        return sampleOf(
          requests.map((request) => ({
            ...request,
            lines: request.lines.filter((other) => other.name !== name),
          })),
        );
      },
    });
  }
  return result;
};

/** The sample written anew from its parts: what {@link occlusions} are to be compared with. */
export const rewritten = (sample: Uint8Array): Uint8Array => sampleOf(requestTexts(sample));
