import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../fixture-folder.ts';
import { SHIPPED_MODELS } from '../paths.ts';
import { openSiteModels, siteModelsRevision, siteModelVersions } from './site-models.ts';

const folder = temporaryFolder();

describe('openSiteModels', () => {
  it('takes a model of the site in place of the shipped one, kind by kind', async () => {
    const shipped = await openSiteModels(folder).models('Suspicious');
    cpSync(join(SHIPPED_MODELS, 'Background_PC'), join(folder, 'Background_PC'), { recursive: true });
    const path = join(folder, 'Background_PC/model.json');
    const description = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...description, version: 'site-2' }));
    const site = openSiteModels(folder);
    expect((await site.models('Background_PC')).name).toBe('Background_PC site-2');
    expect((await site.models('Suspicious')).name).toBe(shipped.name);
    expect(await siteModelVersions(folder)).toMatchObject({ Background_PC: 'site-2' });
  });
});

describe('siteModelsRevision', () => {
  it('is told of a folder that cannot be looked into, too', async () => {
    const loop = join(folder, 'loop');
    symlinkSync(loop, loop);
    expect(await siteModelsRevision(loop)).toContain('unreadable');
  });

  it('changes when a model comes, is replaced or goes', async () => {
    const path = join(folder, 'Suspicious');
    const without = await siteModelsRevision(folder);
    cpSync(join(SHIPPED_MODELS, 'Suspicious'), path, { recursive: true });
    const first = await siteModelsRevision(folder);
    expect(await siteModelsRevision(folder)).toBe(first);
    rmSync(path, { recursive: true });
    cpSync(join(SHIPPED_MODELS, 'Suspicious'), path, { recursive: true });
    const second = await siteModelsRevision(folder);
    rmSync(path, { recursive: true });
    expect(new Set([without, first, second]).size).toBe(3);
    expect(await siteModelsRevision(folder)).toBe(without);
  });
});
