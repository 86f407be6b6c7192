import { describe, expect, it } from 'vitest';
import { ipv4Text, ipv6Text } from './address.ts';
import { bytes } from './packet-bytes.test-support.ts';

describe('ipv4Text', () => {
  it.each([
    ['00000000', '0.0.0.0'],
    ['c0000201', '192.0.2.1'],
    ['ffffffff', '255.255.255.255'],
    ['0a00000a', '10.0.0.10'],
  ])('%s is %s', (hex, text) => {
    expect(ipv4Text(bytes('ee', hex, 'ee'), 1)).toBe(text);
  });
});

describe('ipv6Text (RFC 5952)', () => {
  it.each([
    ['00000000000000000000000000000000', '::', 'nothing but zeros'],
    ['00000000000000000000000000000001', '::1', 'zeros at the start'],
    ['20010db8000000000000000000000000', '2001:db8::', 'zeros at the end'],
    ['20010db8000000000000000000000001', '2001:db8::1', '§4.2.1: shortened as much as possible'],
    [
      '20010db80000000100010001000100ab',
      '2001:db8:0:1:1:1:1:ab',
      '§4.2.2: one group of zeros is not shortened',
    ],
    ['20010000000000010000000000000001', '2001:0:0:1::1', '§4.2.3: the longest run'],
    ['20010db8000000000001000000000001', '2001:db8::1:0:0:1', '§4.2.3: the first of equal runs'],
    ['2001db8000000000000100000000abcd', '2001:db80::1:0:0:abcd', '§4.3: lower case'],
    ['00000001000200030004000500060007', '0:1:2:3:4:5:6:7', 'a single zero at the start stays'],
    ['00010002000300040005000600070000', '1:2:3:4:5:6:7:0', 'a single zero at the end stays'],
    [
      '00000000000000000000ffffc0000201',
      '::ffff:192.0.2.1',
      '§5: IPv4-mapped addresses keep the dotted form',
    ],
    ['00000000000000010000ffffc0000201', '::1:0:ffff:c000:201', 'not IPv4-mapped'],
    ['00000000fffe00000000000000000001', '0:0:fffe::1', 'the longer run of two'],
    ['fe80000000000000020c29fffe000001', 'fe80::20c:29ff:fe00:1', 'a link-local address'],
    ['ffffffffffffffffffffffffffffffff', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'no zeros at all'],
  ])('%s is %s: %s', (hex, text) => {
    expect(ipv6Text(bytes('ee', hex, 'ee'), 1)).toBe(text);
  });
});
