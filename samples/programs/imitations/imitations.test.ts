import { describe, expect, it } from 'vitest';
import { nameExists } from '../../servers/names.ts';
import { collections, machinesOf } from './collections.ts';
import { exchangesOf } from './imitation.ts';

const documentationAddress = /^(?:198\.51\.100|203\.0\.113)\.\d{1,3}$/;
const insideAddress = /^(?:10|192\.168|127)\./;

const headOf = (request: Uint8Array): string =>
  Buffer.from(request).toString('latin1').split('\r\n\r\n', 1)[0] ?? '';

describe.each([...collections])('%s', (_, collection) => {
  const machines = machinesOf(collection);
  const all = machines.map(({ imitation, number }) => exchangesOf(imitation, number));

  it('sends the same every time, and other values on another machine', () => {
    expect(machines.map(({ imitation, number }) => exchangesOf(imitation, number))).toEqual(all);
    const texts = all.map((exchanges) => exchanges.map(({ request }) => headOf(request)).join('\n'));
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('has addresses for its machines in one network', () => {
    const hosts = machines.map(({ host }) => host);
    expect(new Set(hosts).size).toBe(hosts.length);
    expect(Math.max(...hosts)).toBeLessThan(255);
  });

  it('talks to reserved names and documentation addresses only', () => {
    for (const { server, request } of all.flat()) {
      expect(nameExists(server) || documentationAddress.test(server)).toBe(true);
      const host = /\r\nhost: ([^\r\n:]*)/i.exec(headOf(request))?.[1];
      if (host !== undefined && host !== 'default')
        expect(nameExists(host) || documentationAddress.test(host) || insideAddress.test(host), host).toBe(
          true,
        );
    }
  });

  it('sends whole header blocks in order of time, within a minute, no placeholder left', () => {
    for (const exchanges of all) {
      const times = exchanges.map(({ at }) => at);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(Math.max(...times)).toBeLessThan(60);
      for (const { request } of exchanges) {
        const [requestLine, ...fields] = headOf(request).split('\r\n');
        expect(requestLine).toMatch(
          /^(?:GET|POST|PUT|HEAD|OPTIONS) (?:http:\/\/[^ /]+)?\/[^ ]* HTTP\/1\.[01]$/,
        );
        for (const field of fields) expect(field).toMatch(/^[\w-]+: (?:.*\S)?$/);
        expect(headOf(request)).not.toMatch(/\{(?!jndi:)\w+[:=][^}]*\}|undefined|\t/);
      }
    }
  });

  it('tells the length of what it sends', () => {
    for (const { request } of all.flat()) {
      const body = request.length - headOf(request).length - 4;
      const told = /\r\ncontent-length: (\d+)/i.exec(headOf(request))?.[1];
      expect(Number(told ?? 0)).toBe(body);
    }
  });
});

describe('collections', () => {
  it('show many families and applications', () => {
    const familiesOf = (label: string): Set<string> =>
      new Set(
        [...collections.values()]
          .filter((collection) => collection.label === label)
          .flatMap(({ imitations }) => imitations.map(({ family }) => family)),
      );
    expect(familiesOf('malicious').size).toBeGreaterThan(120);
    expect(familiesOf('benign').size).toBeGreaterThan(80);
    const harmless = familiesOf('benign');
    expect([...familiesOf('malicious')].filter((family) => harmless.has(family))).toEqual([]);
  });
});
