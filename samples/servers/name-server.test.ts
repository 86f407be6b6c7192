import { describe, expect, it } from 'vitest';
import { answerQuery } from './name-server.ts';
import { addressOf, addressSixOf, nameExists } from './names.ts';

const query = (name: string, type: number): Buffer => {
  const labels = name
    .split('.')
    .map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]));
  const head = Buffer.from('123401000001000000000000', 'hex');
  return Buffer.concat([head, ...labels, Buffer.from([0, 0, type, 0, 1])]);
};

describe('answerQuery', () => {
  it('gives the address of a name that exists', () => {
    const answer = answerQuery(query('dienst.example', 1));
    expect(answer?.toString('hex', 0, 8)).toBe('1234818000010001');
    expect(answer?.subarray(-4).join('.')).toBe(addressOf('dienst.example'));
  });

  it('says that a name of elsewhere does not exist', () => {
    expect(answerQuery(query('accounts.google.com', 1))?.toString('hex', 0, 8)).toBe('1234818300010000');
  });

  it('has IPv6 addresses for some names only', () => {
    expect(answerQuery(query('a.sechs.b.example', 28))?.subarray(-16, -10).toString('hex')).toBe(
      '20010db80005',
    );
    expect(answerQuery(query('dienst.example', 28))?.readUInt16BE(6)).toBe(0);
  });

  it('does not answer what is no query', () => {
    expect(answerQuery(Buffer.alloc(3))).toBeUndefined();
    expect(answerQuery(query('dienst.example', 1).subarray(0, 20))).toBeUndefined();
  });
});

describe('names', () => {
  it('are reserved ones, service labels before them included', () => {
    expect(nameExists('_http._tcp.pakete.werkzeugkiste.example')).toBe(true);
    expect(nameExists('update.googleapis.com')).toBe(false);
  });

  it('have documentation addresses', () => {
    for (const name of ['a.example', 'b.test', 'deb.debian.org']) {
      expect(addressOf(name)).toMatch(/^(?:198\.51\.100|203\.0\.113)\.\d+$/);
    }
    expect(addressSixOf('a.sechs.example')).toMatch(/^2001:db8:5::[0-9a-f]+$/);
  });
});
