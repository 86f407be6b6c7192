import { describe, expect, it } from 'vitest';
import { AllowRuleMatcher, allowTest, isAllowValue } from './allow-rule-matcher.ts';

describe('allowTest', () => {
  it.each([
    ['host', '10.0.0.1', '10.0.0.1', true],
    ['host', '10.0.0.1', '10.0.0.10', false],
    ['host', '10.0.0.0/8', '10.255.0.1', true],
    ['host', '0.0.0.0/0', '2001:db8::1', false],
    ['server', 'fd00::/8', 'fd12::1', true],
    ['server', 'fd00::/8', 'fe80::1%eth0', false],
    ['server', '10.0.0.0/8', 'not an address', false],
    ['domain', 'example.org', 'example.org', true],
    ['domain', '*.Example.org', 'a.b.example.org', true],
    ['domain', 'example.org', 'notexample.org', false],
    ['domain', 'example.org', 'example.org.evil.test', false],
    ['software', 'Agent/1.0', 'Agent/1.0', true],
    ['software', 'Agent/1.0', 'agent/1.0', false],
  ] as const)('%s %s on %s: %s', (field, value, text, matches) => {
    expect(allowTest({ field, value })(text)).toBe(matches);
  });
});

it.each([
  ['host', '10.0.0.1', true],
  ['host', '::1/128', true],
  ['host', '10.0.0.1/', false],
  ['host', '10.0.0.1/8/8', false],
  ['host', '10.0.0.1/-1', false],
  ['server', '::/129', false],
  ['domain', 'http://example.org', false],
  ['software', ' ', true],
] as const)('isAllowValue: %s "%s" is %s', (field, value, isValue) => {
  expect(isAllowValue({ field, value })).toBe(isValue);
});

it('the oldest matching rule hides a verdict', () => {
  const matcher = new AllowRuleMatcher([
    { id: 7, field: 'domain', value: 'example.org' },
    { id: 3, field: 'host', value: '10.0.0.0/8' },
  ]);
  const subject = { host: '10.0.0.1', server: '192.0.2.1', domain: 'example.org', userAgent: 'Agent' };
  expect(matcher.ruleFor(subject)).toBe(3);
  expect(matcher.ruleFor({ ...subject, host: '192.168.0.1' })).toBe(7);
  expect(matcher.ruleFor({ ...subject, host: '192.168.0.1', domain: 'example.com' })).toBeNull();
});
