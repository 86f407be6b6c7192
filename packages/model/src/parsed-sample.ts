/** A header field as the sample holds it. */
export interface SampleHeader {
  /** As sent, case kept. */
  readonly name: string;
  /** Without the white space around it. */
  readonly value: string;
  /** Exactly one space stood between the colon and the value, as nearly all clients write it. */
  readonly plainSeparator: boolean;
}

/** One request as read back from a sample. The sample may end in the middle of it. */
export interface SampleRequest {
  readonly method: string;
  /** The request target as sent, possibly cut by the end of the sample. */
  readonly uri: string;
  /** As sent, e.g. `HTTP/1.1`; empty when the request line has none or was cut. */
  readonly version: string;
  readonly headers: readonly SampleHeader[];
  /** False when the blank line that ends the header block is not in the sample. */
  readonly complete: boolean;
  /** Lines end in a bare LF instead of CR LF. */
  readonly bareLineFeeds: boolean;
}

const latin1 = new TextDecoder('latin1');

const sampleText = (sample: Uint8Array): string => {
  let end = sample.length;
  while (end > 0 && sample[end - 1] === 0) end -= 1;
  return latin1.decode(sample.subarray(0, end));
};

const parseHeader = (line: string): SampleHeader => {
  const colon = line.indexOf(':');
  if (colon < 0) return { name: line, value: '', plainSeparator: false };
  const rest = line.slice(colon + 1);
  return {
    name: line.slice(0, colon),
    value: rest.trim(),
    plainSeparator: rest === '' || (rest.startsWith(' ') && rest[1] !== ' '),
  };
};

const parseRequestLine = (line: string): Pick<SampleRequest, 'method' | 'uri' | 'version'> => {
  const first = line.indexOf(' ');
  if (first < 0) return { method: line, uri: '', version: '' };
  const last = line.lastIndexOf(' ');
  const hasVersion = last > first && line.startsWith('HTTP/', last + 1);
  return {
    method: line.slice(0, first),
    uri: line.slice(first + 1, hasVersion ? last : line.length),
    version: hasVersion ? line.slice(last + 1) : '',
  };
};

/**
 * Reads the requests back out of a sample. Never throws: whatever stands in the sample is read as request lines
 * and header lines; an empty sample gives no request.
 */
export const parseSample = (sample: Uint8Array): readonly SampleRequest[] => {
  const text = sampleText(sample);
  const requests: SampleRequest[] = [];
  let position = 0;
  let bareLineFeeds = false;
  const nextLine = (): { line: string; ended: boolean } => {
    const feed = text.indexOf('\n', position);
    if (feed < 0) {
      const line = text.slice(position);
      position = text.length;
      return { line, ended: false };
    }
    const carriageReturn = feed > position && text[feed - 1] === '\r';
    bareLineFeeds ||= !carriageReturn;
    const line = text.slice(position, carriageReturn ? feed - 1 : feed);
    position = feed + 1;
    return { line, ended: true };
  };

  while (position < text.length) {
    bareLineFeeds = false;
    const { line: requestLine } = nextLine();
    if (requestLine === '') continue;
    const headers: SampleHeader[] = [];
    let complete = false;
    while (position < text.length && !complete) {
      const { line, ended } = nextLine();
      if (line === '' && ended) complete = true;
      else headers.push(parseHeader(line));
    }
    requests.push({ ...parseRequestLine(requestLine), headers, complete, bareLineFeeds });
  }
  return requests;
};

/** The value of the first header field of that (lower-case) name, or undefined. */
export const headerValue = (request: SampleRequest, lowerCaseName: string): string | undefined =>
  request.headers.find(
    (header) => header.name.length === lowerCaseName.length && header.name.toLowerCase() === lowerCaseName,
  )?.value;
