import { describe, expect, it } from 'vitest';
import { hostParts } from './host-features.ts';

describe('hostParts', () => {
  it.each([
    ['www.Example.co.uk', 'name', '', 'example', 'uk'],
    ['example.com:8080', 'name', '8080', 'example', 'com'],
    ['10.1.2.3:80', 'ipv4', '80', '', ''],
    ['[2001:db8::1]:81', 'ipv6', '81', '', ''],
    ['localhost', 'name', '', 'localhost', 'localhost'],
    ['', 'none', '', '', ''],
  ])('takes %s apart', (host, kind, port, registrable, topLevel) => {
    expect(hostParts(host)).toMatchObject({ kind, port, registrable, topLevel });
  });
});
