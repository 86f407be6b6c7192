import { createSocket, type Socket } from 'node:dgram';
import { addressOf, addressSixOf, nameExists } from './names.ts';

const typeA = 1;
const typeAaaa = 28;
const noSuchName = 3;
const timeToLive = 300;

/** The name in the question of a query (RFC 1035, 4.1.2), in lower case, and where the question's type begins. */
function questionName(query: Buffer): { readonly name: string; readonly end: number } | undefined {
  const labels: string[] = [];
  let offset = 12;
  for (;;) {
    const length = query[offset];
    if (length === undefined || length > 63) {
      return undefined;
    }
    if (length === 0) {
      return { name: labels.join('.').toLowerCase(), end: offset + 1 };
    }
    labels.push(query.toString('latin1', offset + 1, offset + 1 + length));
    offset += length + 1;
  }
}

const addressBytes = (type: number, name: string): Buffer | undefined => {
  if (type === typeA) {
    return Buffer.from(addressOf(name).split('.').map(Number));
  }
  const six = type === typeAaaa ? addressSixOf(name) : undefined;
  if (six === undefined) {
    return undefined;
  }
  const [head = '', tail = ''] = six.split('::');
  const bytes = Buffer.alloc(16);
  for (const [index, group] of head.split(':').entries()) {
    bytes.writeUInt16BE(Number.parseInt(group, 16), index * 2);
  }
  bytes.writeUInt16BE(Number.parseInt(tail, 16), 14);
  return bytes;
};

/** The answer to one query; undefined for what is no query. */
export function answerQuery(query: Buffer): Buffer | undefined {
  const question = questionName(query);
  if (question === undefined || query.length < question.end + 4) {
    return undefined;
  }
  const exists = nameExists(question.name);
  const address = exists ? addressBytes(query.readUInt16BE(question.end), question.name) : undefined;
  const head = Buffer.alloc(12);
  query.copy(head, 0, 0, 2);
  head.writeUInt16BE(0x8180 | (exists ? 0 : noSuchName), 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(address === undefined ? 0 : 1, 6);
  const parts = [head, query.subarray(12, question.end + 4)];
  if (address !== undefined) {
    const record = Buffer.alloc(12);
    record.writeUInt16BE(0xc00c, 0);
    record.writeUInt16BE(query.readUInt16BE(question.end), 2);
    record.writeUInt16BE(1, 4);
    record.writeUInt32BE(timeToLive, 6);
    record.writeUInt16BE(address.length, 10);
    parts.push(record, address);
  }
  return Buffer.concat(parts);
}

/** A name server on UDP port 53 of `address`. */
export function startNameServer(address: string): Socket {
  const socket = createSocket('udp4');
  socket.on('message', (query, sender) => {
    const answer = answerQuery(query);
    if (answer !== undefined) {
      socket.send(answer, sender.port, sender.address);
    }
  });
  return socket.bind(53, address);
}

/** A time server on UDP port 123 of `address` (RFC 5905, the fields that a client looks at). */
export function startTimeServer(address: string): Socket {
  const secondsFrom1900To1970 = 2_208_988_800;
  const socket = createSocket('udp4');
  socket.on('message', (query, sender) => {
    if (query.length < 48) {
      return;
    }
    const now = Date.now() / 1000 + secondsFrom1900To1970;
    const stamp = Buffer.alloc(8);
    stamp.writeUInt32BE(Math.floor(now), 0);
    stamp.writeUInt32BE(Math.floor((now % 1) * 2 ** 32), 4);
    const answer = Buffer.alloc(48);
    answer.set([0x24, 2, 6, 0xe9], 0);
    answer.write('GPS ', 12, 'latin1');
    stamp.copy(answer, 16);
    query.copy(answer, 24, 40, 48);
    stamp.copy(answer, 32);
    stamp.copy(answer, 40);
    socket.send(answer, sender.port, sender.address);
  });
  return socket.bind(123, address);
}
