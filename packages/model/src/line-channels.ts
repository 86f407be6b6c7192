import type { SampleRequest } from './parsed-sample.ts';
import { hashText } from './random.ts';
import { textShape } from './text-shape.ts';
import { originForm } from './uri-features.ts';

/** How many lines of a header block the network sees: the request line and the first header fields. */
export const LINE_POSITIONS = 20;
/** Numbers for each of those lines. */
export const LINE_CHANNELS = 32;
/** How many characters of the request target the network sees. */
export const TARGET_POSITIONS = 96;
/** Numbers for each of those characters. */
export const TARGET_CHANNELS = 8;

/** Header names with a channel of their own; the others share the last four by hash. */
const NAMED = [
  'host',
  'user-agent',
  'accept',
  'accept-encoding',
  'accept-language',
  'connection',
  'cache-control',
  'content-length',
  'content-type',
  'cookie',
  'referer',
  'pragma',
  'if-modified-since',
  'if-none-match',
  'range',
  'origin',
  'accept-charset',
  'upgrade-insecure-requests',
  'x-requested-with',
] as const;
const nameChannel = new Map<string, number>(NAMED.map((name, index) => [name, index]));
const HASHED_CHANNELS = 4;
const REQUEST_LINE_CHANNEL = NAMED.length + HASHED_CHANNELS;
const SHAPE_CHANNEL = REQUEST_LINE_CHANNEL + 1;

const writeLine = (
  target: Float32Array,
  offset: number,
  channel: number,
  name: string,
  value: string,
  plain: boolean,
): void => {
  const shape = textShape(value);
  const numbers = offset + SHAPE_CHANNEL;
  target[offset + channel] = 1;
  target[numbers] = name === name.toLowerCase() ? 1 : 0;
  target[numbers + 1] = plain ? 0 : 1;
  target[numbers + 2] = Math.log1p(shape.length) / 5;
  target[numbers + 3] = shape.digits;
  target[numbers + 4] = shape.upper;
  target[numbers + 5] = shape.symbols;
  target[numbers + 6] = shape.entropy / 5;
  target[numbers + 7] = shape.longestConsonants / 8;
};

/**
 * Writes the lines of a request as the network sees them: for each line one channel says which field it is, eight
 * say how name and value are written. `target` must be zero there.
 */
export const writeLineChannels = (
  request: SampleRequest | undefined,
  target: Float32Array,
  offset: number,
): void => {
  if (!request) return;
  writeLine(
    target,
    offset,
    REQUEST_LINE_CHANNEL,
    request.method,
    request.uri,
    request.version === 'HTTP/1.1',
  );
  const lines = Math.min(request.headers.length, LINE_POSITIONS - 1);
  for (let index = 0; index < lines; index += 1) {
    const { name, value, plainSeparator } = request.headers[index];
    const lower = name.toLowerCase();
    const channel = nameChannel.get(lower) ?? NAMED.length + (hashText(lower) % HASHED_CHANNELS);
    writeLine(target, offset + (index + 1) * LINE_CHANNELS, channel, name, value, plainSeparator);
  }
};

const characterClass = (letter: string): number => {
  if (/[aeiouy]/.test(letter)) return 0;
  if (/[a-z]/.test(letter)) return 1;
  if (/[A-Z]/.test(letter)) return 2;
  if (/[0-9]/.test(letter)) return 3;
  if (letter === '/') return 4;
  if (/[?&=;]/.test(letter)) return 5;
  if (/[._-]/.test(letter)) return 6;
  return 7;
};
const classTable = Uint8Array.from({ length: 256 }, (_, code) => characterClass(String.fromCharCode(code)));

/** Writes the request target, one character class a position. `target` must be zero there. */
export const writeTargetChannels = (
  request: SampleRequest | undefined,
  target: Float32Array,
  offset: number,
): void => {
  if (!request) return;
  const text = originForm(request.uri).target;
  const length = Math.min(text.length, TARGET_POSITIONS);
  for (let index = 0; index < length; index += 1)
    target[offset + index * TARGET_CHANNELS + classTable[text.charCodeAt(index) & 0xff]] = 1;
};
