import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './fixture-folder.ts';
import { loadTopSites } from './top-site-list.ts';

const folder = temporaryFolder();

const list = (text: string) => {
  const path = join(folder, 'sites');
  writeFileSync(path, text);
  return loadTopSites(path);
};

describe('loadTopSites', () => {
  it('has a list of its own', () => {
    const { sites, origin } = loadTopSites(undefined);
    expect(origin).toBe('npm package top-sites');
    expect(sites.size).toBeGreaterThan(400);
    expect(sites.covers('www.google.com')).toBe(true);
    expect(sites.covers('c2.example')).toBe(false);
  });

  it.each([
    ['names', 'alpha.example\r\nbeta.example\r\n'],
    ['Tranco and Umbrella', '1,alpha.example\n2,beta.example'],
    ['Majestic', 'GlobalRank,TldRank,Domain,TLD\n1,1,alpha.example,example\n2,2,beta.example,example\n'],
    ['remarks', '# the two\n\nalpha.example\nbeta.example\n'],
  ])('reads a ranking: %s', (_, text) => {
    const { sites, origin } = list(text);
    expect(origin).toBe(join(folder, 'sites'));
    expect(sites.size).toBe(2);
    expect(
      ['alpha.example', 'www.beta.example', 'notbeta.example'].map((host) => sites.covers(host)),
    ).toEqual([true, true, false]);
  });

  it.each(['', '\n\n', '1,2,3\n', 'localhost\n'])('complains of a file without sites: %j', (text) => {
    const load = () => list(text);
    expect(load).toThrow(expect.objectContaining({ code: 'MAD_TOP_SITES_UNREADABLE' }));
    expect(load).toThrow(`${join(folder, 'sites')}: names no site`);
  });

  it('complains of a file that is not there, or is a folder', () => {
    for (const path of [join(folder, 'missing'), folder]) {
      expect(() => loadTopSites(path)).toThrow(expect.objectContaining({ code: 'MAD_TOP_SITES_UNREADABLE' }));
      expect(() => loadTopSites(path)).toThrow(path);
    }
  });
});
