import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBlockListLine } from './block-list-line.ts';

const keysOf = (line: string): readonly string[] => parseBlockListLine(line).keys;

describe('parseBlockListLine', () => {
  it.each([
    ['bad.example.org', ['host bad.example.org']],
    ['BAD.Example.ORG.\r', ['host bad.example.org']],
    ['  bad.example.org   # why', ['host bad.example.org']],
    ['bücher.example', ['host xn--bcher-kva.example']],
    ['203.0.113.9', ['address 203.0.113.9']],
    ['203.0.113.9:8080', ['address 203.0.113.9']],
    ['2001:DB8:0:0::1', ['address 2001:db8::1']],
    ['::ffff:203.0.113.9', ['address 203.0.113.9']],
    ['203.0.113.77/24', ['network 203.0.113.0/24']],
    ['2001:db8:ffff::/33', ['network 2001:db8:8000::/33']],
    ['::ffff:203.0.113.0/120', ['network 203.0.113.0/24']],
    ['http://Bad.example.org:80/a/B?c=D#e', ['url bad.example.org/a/B?c=D']],
    ['https://bad.example.org:8443/x', ['url bad.example.org:8443/x']],
    ['bad.example.org/a/b.php', ['url bad.example.org/a/b.php']],
    ['0.0.0.0 bad.example.org worse.example.org # both', ['host bad.example.org', 'host worse.example.org']],
    ['127.0.0.1\tlocalhost', []],
    ['::1 localhost ip6-localhost', []],
    ['0.0.0.0', []],
    [
      '"3312","2026-01-02 03:04:05","http://203.0.113.5/x,y.exe","online","malware_download","exe,""q""","https://list.example/1","someone"',
      ['url 203.0.113.5/x,y.exe'],
    ],
    ['2026-01-02 03:04:05,203.0.113.5,443,Emotet', ['address 203.0.113.5']],
    ['1,bad.example.org,high', ['host bad.example.org']],
  ])('%s', (line, keys) => {
    expect(parseBlockListLine(line)).toEqual({ keys, understood: true });
  });

  it.each(['', '   ', '# comment', '; comment', '! comment', '// comment', '\uFEFF# comment'])(
    'takes %j for a comment',
    (line) => {
      expect(parseBlockListLine(line)).toEqual({ keys: [], understood: true });
    },
  );

  it.each([
    'id,dateadded,url',
    'two words',
    'com',
    '1.2.3',
    '1.2.3.4/0',
    '1.2.3.4/33',
    '||ads.example.org^',
    '\u0000',
  ])('does not understand %j', (line) => {
    expect(parseBlockListLine(line)).toEqual({ keys: [], understood: false });
  });

  it('takes any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.ipV6(), fc.webUrl()), (line) => {
        for (const key of keysOf(line)) expect(key).toMatch(/^(?:host|address|network|url) \S/);
      }),
    );
  });
});
