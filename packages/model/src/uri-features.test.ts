import { describe, expect, it } from 'vitest';
import { fileExtension, originForm } from './uri-features.ts';

describe('fileExtension', () => {
  it.each([
    ['/a/b.PHP', 'php'],
    ['/a.b/c', ''],
    ['/a.', ''],
    ['/a.toolongforone', ''],
    ['/a.x%20', ''],
    ['/a.tar.gz', 'gz'],
  ])('of %s is "%s"', (path, extension) => {
    expect(fileExtension(path)).toBe(extension);
  });
});

describe('originForm', () => {
  it('takes scheme and authority away', () => {
    expect(originForm('http://a.b:80/c?d')).toEqual({ absolute: true, target: '/c?d' });
    expect(originForm('http://a.b')).toEqual({ absolute: true, target: '/' });
    expect(originForm('/a?http://b')).toEqual({ absolute: false, target: '/a?http://b' });
  });
});
