import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../exchange.ts';
import { fillTemplate, requestBytes } from './request-template.ts';

const fill = (template: string): string => fillTemplate(template, new Map(), new SeededRandom('seed'));

describe('fillTemplate', () => {
  it('draws what is asked for, in the length asked for', () => {
    expect(fill('{hex:8}')).toMatch(/^[0-9a-f]{8}$/);
    expect(fill('{HEX:2-4}')).toMatch(/^[0-9A-F]{2,4}$/);
    expect(Number(fill('{number:7-9}'))).toBeOneOf([7, 8, 9]);
    expect(fill('{guid}')).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(fill('{site}')).toMatch(/\.(?:example|test)$/);
  });

  it('keeps what was named, and the browser of a machine', () => {
    const [first, second] = fill('{id=digits:9} {id}').split(' ');
    expect(second).toBe(first);
    const values = new Map<string, string>();
    const random = new SeededRandom('seed');
    expect(fillTemplate('{firefox}', values, random)).toBe(fillTemplate('{firefox}', values, random));
    expect(fill('{digits:9} {digits:9}').split(' ')[0]).not.toBe(fill('{digits:9} {digits:9}').split(' ')[1]);
  });

  it('chooses among texts that hold placeholders, and leaves braces that are meant', () => {
    expect(fill('{pick:a{digits:3}|a{digits:3}}')).toMatch(/^a\d{3}$/);
    expect(fill('\\{jndi:x\\}')).toBe('{jndi:x}');
  });

  it('does not take a word that it does not know', () => {
    expect(() => fill('{nothing:3}')).toThrow("'nothing'");
  });
});

describe('requestBytes', () => {
  it('ends lines as HTTP does and counts the body', () => {
    const request = requestBytes(
      'POST / HTTP/1.1\nContent-Length: {length}\n\n{bytes:12}',
      new Map(),
      new SeededRandom('a'),
    );
    const text = Buffer.from(request).toString('latin1');
    expect(text.startsWith('POST / HTTP/1.1\r\nContent-Length: 12\r\n\r\n')).toBe(true);
    expect(request).toHaveLength(text.indexOf('\r\n\r\n') + 4 + 12);
  });
});
