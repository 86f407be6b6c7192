import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import type { MemberArrays, PackedArray } from './member.ts';
import { modelError } from './model-error.ts';

/**
 * Weights file: brotli over `[uint32 LE length of a JSON header][header][bytes of the arrays]`. The header lists
 * for each array its member, name, shape, encoding and scale. Real numbers of networks and regressions are kept
 * as 16-bit whole numbers times a scale of their own; thresholds of trees keep all 32 bits because the numbers
 * they are compared with are often exactly theirs.
 */
type Encoding = 'float32' | 'scaled16' | 'uint8' | 'uint16' | 'int32';

interface Entry {
  readonly member: string;
  readonly name: string;
  readonly shape: readonly number[];
  readonly encoding: Encoding;
  readonly scale: number;
}

const WIDTHS: Record<Encoding, number> = { float32: 4, scaled16: 2, uint8: 1, uint16: 2, int32: 4 };
/** Arrays that must come back bit for bit. */
const EXACT = new Set(['thresholds']);
const HIGHEST = 32767;

const encodingOf = (name: string, { values }: PackedArray): Encoding => {
  if (values instanceof Uint8Array) return 'uint8';
  if (values instanceof Uint16Array) return 'uint16';
  if (values instanceof Int32Array) return 'int32';
  return EXACT.has(name) ? 'float32' : 'scaled16';
};

const bytesOf = (values: PackedArray['values']): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

const pack = (name: string, array: PackedArray): { encoding: Encoding; scale: number; bytes: Uint8Array } => {
  const encoding = encodingOf(name, array);
  if (encoding !== 'scaled16') return { encoding, scale: 1, bytes: bytesOf(array.values) };
  let largest = 0;
  for (const value of array.values) largest = Math.max(largest, Math.abs(value));
  const scale = largest / HIGHEST || 1;
  const whole = Int16Array.from(array.values, (value) => Math.round(value / scale));
  return { encoding, scale, bytes: new Uint8Array(whole.buffer) };
};

/** Writes the arrays of all members to one file's bytes. */
export const packWeights = (members: Readonly<Record<string, MemberArrays>>): Uint8Array => {
  const entries: Entry[] = [];
  const parts: Uint8Array[] = [];
  for (const [member, arrays] of Object.entries(members))
    for (const [name, array] of Object.entries(arrays)) {
      const { encoding, scale, bytes } = pack(name, array);
      entries.push({ member, name, shape: array.shape, encoding, scale });
      parts.push(bytes);
    }
  const header = Buffer.from(JSON.stringify(entries));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  return brotliCompressSync(Buffer.concat([length, header, ...parts]), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 22 },
  });
};

const unpack = ({ encoding, scale }: Entry, bytes: Uint8Array): PackedArray['values'] => {
  // A copy of its own starts at an aligned address whatever stands before it in the file.
  const buffer = Uint8Array.from(bytes).buffer;
  switch (encoding) {
    case 'uint8':
      return new Uint8Array(buffer);
    case 'uint16':
      return new Uint16Array(buffer);
    case 'int32':
      return new Int32Array(buffer);
    case 'float32':
      return new Float32Array(buffer);
    case 'scaled16':
      return Float32Array.from(new Int16Array(buffer), (whole) => whole * scale);
  }
};

/**
 * Reads what {@link packWeights} wrote.
 *
 * @param source where the bytes come from, for the error message
 * @throws MadError `MAD_MODEL_DAMAGED`
 */
export const unpackWeights = (packed: Uint8Array, source: string): Record<string, MemberArrays> => {
  try {
    const bytes = brotliDecompressSync(packed);
    const headerLength = bytes.readUInt32LE(0);
    const entries = JSON.parse(bytes.toString('utf8', 4, 4 + headerLength)) as readonly Entry[];
    const members: Record<string, Record<string, PackedArray>> = {};
    let position = 4 + headerLength;
    for (const entry of entries) {
      const size = entry.shape.reduce((product, length) => product * length, WIDTHS[entry.encoding]);
      if (position + size > bytes.length) throw new RangeError(`array ${entry.name} is cut off`);
      members[entry.member] ??= {};
      members[entry.member][entry.name] = {
        shape: entry.shape,
        values: unpack(entry, bytes.subarray(position, position + size)),
      };
      position += size;
    }
    return members;
  } catch (error) {
    throw modelError('MAD_MODEL_DAMAGED', `File ${source}.`, error);
  }
};
