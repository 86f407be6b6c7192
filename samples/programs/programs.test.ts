import { describe, expect, it } from 'vitest';
import { nameExists } from '../servers/names.ts';
import { programs } from './catalogue.ts';
import { httpRequest, SeededRandom } from './exchange.ts';

const documentationAddress = /^(?:198\.51\.100|203\.0\.113)\.\d{1,3}$/;

describe.each([...programs])('%s', (name, program) => {
  const exchanges = program(new SeededRandom(name));

  it('sends the same every time', () => {
    expect(program(new SeededRandom(name))).toEqual(exchanges);
  });

  it('talks to reserved names and documentation addresses only', () => {
    for (const { server } of exchanges) {
      expect(nameExists(server) || documentationAddress.test(server)).toBe(true);
    }
  });

  it('sends whole header blocks in order of time, within a minute', () => {
    const times = exchanges.map(({ at }) => at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(Math.max(...times)).toBeLessThan(60);
    for (const { request } of exchanges) {
      const end = Buffer.from(request).indexOf('\r\n\r\n');
      const head = Buffer.from(request).toString('latin1', 0, end);
      expect(head).toMatch(/^(?:GET|POST|HEAD|OPTIONS) \S+ HTTP\/1\.[01]\r\n/);
      expect(head).not.toContain('%length%');
      for (const field of head.split('\r\n').slice(1)) {
        expect(field).toMatch(/^[\w-]+: \S/);
      }
    }
  });
});

describe('httpRequest', () => {
  it('puts the length of the body where the field stands', () => {
    const request = httpRequest(
      'POST / HTTP/1.1',
      [
        ['Content-Length', '%length%'],
        ['Host', 'a.example'],
      ],
      'äb',
    );
    expect(Buffer.from(request).toString('latin1')).toBe(
      'POST / HTTP/1.1\r\nContent-Length: 2\r\nHost: a.example\r\n\r\näb',
    );
  });
});

describe('SeededRandom', () => {
  it('depends on its seed and stays below its limit', () => {
    const values = (seed: string): readonly number[] => {
      const random = new SeededRandom(seed);
      return Array.from({ length: 50 }, () => random.below(10));
    };
    expect(values('a')).toEqual(values('a'));
    expect(values('a')).not.toEqual(values('b'));
    expect(new Set(values('a'))).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
  });
});
