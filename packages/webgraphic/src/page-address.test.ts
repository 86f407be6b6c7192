import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonicalAuthority,
  pageResource,
  parseReferer,
  parseRequestTarget,
  programFile,
} from './page-address.ts';

describe('parseRequestTarget', () => {
  it.each([
    ['/a/b.php?x=http://c/', undefined, '/a/b.php'],
    ['/#top', undefined, '/'],
    ['http://A.com:8080/p?q#f', 'A.com:8080', '/p'],
    ['http://a.com', 'a.com', '/'],
    ['http://a.com?q', 'a.com', '/'],
    ['*', undefined, '*'],
    ['a.com:443', undefined, 'a.com:443'],
    ['', undefined, ''],
    ['x?http://a.com/', undefined, 'x'],
  ])('splits %j', (target, authority, path) => {
    expect(parseRequestTarget(target)).toEqual({ authority, path });
  });
});

describe('parseReferer', () => {
  it.each([
    ['http://www.a.com/x/y.html?q=1#z', 'www.a.com', '/x/y.html'],
    [' https://a.com ', 'a.com', '/'],
    ['a.com/x', 'a.com', '/x'],
    ['http://intranet/x', 'intranet', '/x'],
    ['http://[2001:db8::1]:80/x', '[2001:db8::1]:80', '/x'],
    ['android-app://com.google.android.gm', 'com.google.android.gm', '/'],
    ['a.com/?u=http://b.com/', 'a.com', '/'],
  ])('splits %j', (referer, authority, path) => {
    expect(parseReferer(referer)).toEqual({ authority, path });
  });

  it.each(['', ' ', '-', '/x', 'none', 'about:blank', 'http://', 'http:///x', '?http://a.com/'])(
    'finds no host in %j',
    (referer) => {
      expect(parseReferer(referer)).toBeUndefined();
    },
  );

  it('takes any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const page = parseReferer(text);
        if (page !== undefined) expect(page.path.startsWith('/')).toBe(true);
        expect(text.includes(parseRequestTarget(text).authority ?? '')).toBe(true);
      }),
    );
  });
});

describe('canonicalAuthority', () => {
  it.each([
    ['WWW.A.com:80', 'www.a.com'],
    ['www.a.com:443', 'www.a.com'],
    ['www.a.com:', 'www.a.com'],
    ['www.a.com:8080', 'www.a.com:8080'],
    ['[2001:DB8::1]:80', '[2001:db8::1]'],
  ])('of %s is %s', (authority, canonical) => {
    expect(canonicalAuthority(authority)).toBe(canonical);
  });
});

describe('pageResource', () => {
  it.each('html php htm css json js asp aspx jsp shtml stm shtm'.split(' '))('knows .%s', (extension) => {
    expect(pageResource(`/a.b/c.${extension}`)).toBe(extension);
    expect(pageResource(`/C.${extension.toUpperCase()};jsessionid=1.2`)).toBe(extension);
  });

  it.each(['/', '', '/php', '/a.php/', '/a.php/x', '/a.exe', '/a.html5', '/a.', '*', '/;x.php'])(
    'finds none in %j',
    (path) => {
      expect(pageResource(path)).toBeUndefined();
    },
  );
});

describe('programFile', () => {
  it.each(['/a.exe', '/a/B.DLL', '/x.msi;v=1', '/a.b.jar', '/.hta'])('knows %s', (path) => {
    expect(programFile(path)).toBe(true);
  });

  it.each(['/', '/exe', '/a.exe/', '/a.executable', '/a.php', '/a.exe.html', ''])(
    'finds none in %j',
    (path) => {
      expect(programFile(path)).toBe(false);
    },
  );
});
