import { addDialectFeatures } from './dialect-features.ts';
import { type FeatureSink, flag, logScale } from './feature-sink.ts';
import { addHeaderFeatures } from './header-features.ts';
import { addHostFeatures } from './host-features.ts';
import { headerValue, parseSample, type SampleRequest } from './parsed-sample.ts';
import { addUriFeatures } from './uri-features.ts';
import { addUserAgentFeatures } from './user-agent-features.ts';

const NO_REQUEST: SampleRequest = {
  method: '',
  uri: '',
  version: '',
  headers: [],
  complete: false,
  bareLineFeeds: false,
};

const addRequestLineFeatures = (sink: FeatureSink, request: SampleRequest): void => {
  sink.add('method.get', flag(request.method === 'GET'));
  sink.add('method.post', flag(request.method === 'POST'));
  sink.add('method.head', flag(request.method === 'HEAD'));
  sink.add('version.old', flag(request.version === 'HTTP/1.0'));
  sink.add('request.bareLineFeeds', flag(request.bareLineFeeds));
};

const addSequenceFeatures = (sink: FeatureSink, requests: readonly SampleRequest[]): void => {
  const uris = new Set(requests.map((request) => request.uri));
  const methods = new Set(requests.map((request) => request.method));
  const lengths = requests.map((request) => request.uri.length);
  const shortest = lengths.length === 0 ? 0 : Math.min(...lengths);
  const longest = Math.max(0, ...lengths);
  sink.add('sample.requests', requests.length);
  sink.add('sample.whole', requests.filter((request) => request.complete).length);
  sink.add('sample.sameUri', requests.length - uris.size);
  sink.add('sample.methods', methods.size);
  sink.add('sample.posts', requests.filter((request) => request.method === 'POST').length);
  sink.add('sample.withReferer', requests.filter((request) => headerValue(request, 'referer')).length);
  sink.add('sample.shortestUri', logScale(shortest));
  sink.add('sample.longestUri', logScale(longest));
};

const addAllFeatures = (sink: FeatureSink, requests: readonly SampleRequest[]): void => {
  const first = requests[0] ?? NO_REQUEST;
  addRequestLineFeatures(sink, first);
  addUriFeatures(sink, first.uri);
  addHostFeatures(sink, headerValue(first, 'host'));
  addHeaderFeatures(sink, first);
  addUserAgentFeatures(sink, headerValue(first, 'user-agent'));
  addDialectFeatures(sink, first);
  addSequenceFeatures(sink, requests);
};

const collectNames = (): readonly string[] => {
  const names: string[] = [];
  addAllFeatures({ add: (name) => names.push(name) }, []);
  return Object.freeze(names);
};

/** What each number of {@link structureFeatures} means, in its order. */
export const STRUCTURE_FEATURE_NAMES: readonly string[] = collectNames();

/**
 * The numbers that describe the requests of a sample: the request target, the host, the header fields, the
 * User-Agent and the sequence of requests. All finite; the first request counts most.
 *
 * @param sample the bytes made by `makeSample`, or the requests already parsed out of them
 * @returns one number for each of {@link STRUCTURE_FEATURE_NAMES}
 */
export const structureFeatures = (sample: Uint8Array | readonly SampleRequest[]): Float32Array => {
  const requests = sample instanceof Uint8Array ? parseSample(sample) : sample;
  const numbers = new Float32Array(STRUCTURE_FEATURE_NAMES.length);
  let next = 0;
  addAllFeatures(
    {
      add: (_, value) => {
        numbers[next] = value;
        next += 1;
      },
    },
    requests,
  );
  return numbers;
};
