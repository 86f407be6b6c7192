import { describe, expect, it } from 'vitest';
import { canonicalAddress, isPublicAddress, isPublicHost, publicUrl } from './public-host.ts';

describe('public hosts', () => {
  it.each(['8.8.8.8', '2606:4700::1', '::ffff:8.8.8.8', '[2606:4700::1]'])(
    '%s is a public address',
    (text) => {
      expect(isPublicAddress(text)).toBe(true);
    },
  );

  it.each([
    ...['10.0.0.1', '172.31.0.1', '192.168.0.1', '127.0.0.1', '169.254.1.1', '100.64.0.1', '0.0.0.0'],
    ...['224.0.0.1', '255.255.255.255', '192.0.2.1', '::1', 'fe80::1', 'fd00::1', '2001:db8::1', 'ff02::1'],
    ...['::ffff:10.0.0.1', '8.8', '010.8.8.8.8', 'example.org', ''],
  ])('%j is none', (text) => {
    expect(isPublicAddress(text)).toBe(false);
  });

  it('writes one address one way', () => {
    expect(canonicalAddress('2606:4700:0::0:1')).toBe('2606:4700::1');
    expect(canonicalAddress('::ffff:8.8.8.8')).toBe('8.8.8.8');
    expect(canonicalAddress('0x08080808')).toBeUndefined();
  });

  it.each(['bot.example.org', 'a.b.co.uk', '8.8.8.8'])('%s may be known outside', (host) => {
    expect(isPublicHost(host)).toBe(true);
  });

  it.each(['intranet', 'nas.local', 'x.corp', 'a.lan', 'router.home.arpa', 'x.test', '10.0.0.1', '', '..'])(
    '%j may not',
    (host) => {
      expect(isPublicHost(host)).toBe(false);
    },
  );

  it('tells a URL without what is nobody’s business', () => {
    expect(publicUrl('http://u:p@Bot.example.org:80/a?b#c')).toBe('http://bot.example.org/a?b');
    // Node’s URL turns the odd spellings of 127.0.0.1 into the plain one.
    expect(publicUrl('http://0x7f.1/')).toBeUndefined();
    expect(publicUrl('http://2130706433/')).toBeUndefined();
    expect(publicUrl('javascript:alert(1)')).toBeUndefined();
  });
});
