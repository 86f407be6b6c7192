/** A value of the MaxMind DB format, as far as tests need them. */
export type MmdbValue = string | number | { readonly [name: string]: MmdbValue } | readonly MmdbValue[];

const control = (type: number, size: number): Buffer => {
  const low = Math.min(size, 29);
  const head = type > 7 ? [low, type - 7] : [(type << 5) | low];
  return Buffer.from(size < 29 ? head : [...head, size - 29]);
};

/** Whole numbers as uint32, others as double. */
const encoded = (value: MmdbValue): Buffer => {
  if (typeof value === 'string') {
    const bytes = Buffer.from(value);
    return Buffer.concat([control(2, bytes.length), bytes]);
  }
  if (typeof value === 'number') {
    const isWhole = Number.isInteger(value) && value >= 0;
    const bytes = Buffer.alloc(isWhole ? 4 : 8);
    if (isWhole) bytes.writeUInt32BE(value);
    else bytes.writeDoubleBE(value);
    return Buffer.concat([control(isWhole ? 6 : 3, bytes.length), bytes]);
  }
  if (Array.isArray(value)) return Buffer.concat([control(11, value.length), ...value.map(encoded)]);
  const members = Object.entries(value);
  return Buffer.concat([
    control(7, members.length),
    ...members.flatMap(([name, member]) => [encoded(name), encoded(member)]),
  ]);
};

/**
 * A MaxMind DB file (format 2.0, 32-bit records, IPv4) that knows single addresses.
 *
 * @see https://maxmind.github.io/MaxMind-DB/
 */
export const mmdbFile = (records: Readonly<Record<string, MmdbValue>>): Buffer => {
  type Branch = { kind: 'node'; number: number } | { kind: 'data'; offset: number } | undefined;
  const nodes: [Branch, Branch][] = [[undefined, undefined]];
  const data: Buffer[] = [];
  let dataLength = 0;
  for (const [address, value] of Object.entries(records)) {
    const bits = address
      .split('.')
      .map((part) => Number(part).toString(2).padStart(8, '0'))
      .join('');
    let at = 0;
    for (const [i, bit] of [...bits].entries()) {
      const side = bit === '1' ? 1 : 0;
      if (i === bits.length - 1) nodes[at][side] = { kind: 'data', offset: dataLength };
      else {
        const branch = nodes[at][side];
        if (branch?.kind === 'node') at = branch.number;
        else {
          nodes[at][side] = { kind: 'node', number: nodes.length };
          at = nodes.push([undefined, undefined]) - 1;
        }
      }
    }
    const bytes = encoded(value);
    data.push(bytes);
    dataLength += bytes.length;
  }
  const tree = Buffer.alloc(nodes.length * 8);
  nodes.forEach((pair, i) => {
    pair.forEach((branch, side) => {
      const record =
        branch === undefined
          ? nodes.length
          : branch.kind === 'node'
            ? branch.number
            : nodes.length + 16 + branch.offset;
      tree.writeUInt32BE(record, i * 8 + side * 4);
    });
  });
  const metadata = encoded({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_700_000_000,
    database_type: 'Test-City',
    description: { en: 'made by a test' },
    ip_version: 4,
    languages: ['en'],
    node_count: nodes.length,
    record_size: 32,
  });
  const marker = Buffer.concat([Buffer.from([0xab, 0xcd, 0xef]), Buffer.from('MaxMind.com')]);
  return Buffer.concat([tree, Buffer.alloc(16), ...data, marker, metadata]);
};
