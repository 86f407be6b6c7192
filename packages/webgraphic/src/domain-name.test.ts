import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDomainName, registrableName } from './domain-name.ts';

describe('registrableName', () => {
  it.each([
    ['www.example.com', 'example.com'],
    ['WWW.Example.COM:8080', 'example.com'],
    ['example.com.', 'example.com'],
    ['a.b.example.co.uk', 'example.co.uk'],
    ['evil.github.io', 'evil.github.io'],
    ['x.me.blogspot.com', 'me.blogspot.com'],
    ['user:password@www.example.com:80', 'example.com'],
    ['github.io', undefined],
    ['co.uk', undefined],
    ['localhost', undefined],
    ['10.0.0.1', undefined],
    ['10.0.0.1:8080', undefined],
    ['[2001:db8::1]:443', undefined],
    ['2001:db8::1', undefined],
    ['', undefined],
    ['..', undefined],
    [':80', undefined],
  ])('of %s is %s', (host, name) => {
    expect(registrableName(host)).toBe(name);
  });
});

describe('parseDomainName', () => {
  it.each([
    ['WWW.Example.co.uk:81', 'www.example.co.uk', 'example.co.uk', 'example', false],
    ['10.0.0.1:8080', '10.0.0.1', '10.0.0.1', '10.0.0.1', true],
    ['[2001:DB8::1]:443', '2001:db8::1', '2001:db8::1', '2001:db8::1', true],
    ['[2001:db8::1', '2001:db8::1', '2001:db8::1', '2001:db8::1', true],
    ['intranet', 'intranet', 'intranet', 'intranet', false],
  ])('reads %s', (authority, host, name, label, address) => {
    expect(parseDomainName(authority)).toMatchObject({ host, name, label, address });
  });

  it('knows public suffixes, ICANN and private', () => {
    expect(parseDomainName('github.io').suffix).toBe(true);
    expect(parseDomainName('com').suffix).toBe(true);
    expect(parseDomainName('example.com').suffix).toBe(false);
    expect(parseDomainName('intranet').suffix).toBe(false);
  });

  it('takes any text, and bounds it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const { host, name, label } = parseDomainName(text);
        expect(host.length).toBeLessThanOrEqual(255);
        expect(host.endsWith(name)).toBe(true);
        expect(name.startsWith(label)).toBe(true);
      }),
    );
    expect(parseDomainName('a.'.repeat(100_000)).host.length).toBeLessThanOrEqual(255);
  });
});
