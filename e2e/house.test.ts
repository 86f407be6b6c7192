import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { isBuiltin as isBuiltinOfNode } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './support/captures.ts';
import {
  filesBelow,
  importedModules,
  type PackageManifest,
  packageOf,
  pathInRepository,
  readManifest,
  workspacePackages,
} from './support/workspace.ts';

/** From the ground up; each may import what stands before it in its line, and the ground lines are open to detection and apps. */
const FLOORS = [
  'capture',
  'flows',
  'protocols',
  'webgraphic',
  'fingerprint',
  'capture-files',
  'detection',
] as const;
const GROUND = ['model', 'intel', 'store', 'queue', 'settings'] as const;
/** Below the ground: what any room may stand on. */
const FOUNDATION = ['errors'] as const;
/** Real services for tests: any room's tests may use it, none at run time. */
const FOR_TESTS = ['test-services'] as const;

const roomsBelow = (name: string): readonly string[] => {
  if (FOUNDATION.some((room) => `@mad/${room}` === name)) return [];
  if (GROUND.some((room) => `@mad/${room}` === name)) return FOUNDATION;
  const floor = FLOORS.findIndex((room) => `@mad/${room}` === name);
  if (floor === -1) return [...FLOORS, ...GROUND, ...FOUNDATION];
  const below = FLOORS.slice(0, floor);
  if (name === '@mad/detection') return [...below, ...GROUND, ...FOUNDATION];
  return name === '@mad/capture-files' ? [...below, ...FOUNDATION] : below;
};

const allowedBelow = (name: string): Set<string> => new Set(roomsBelow(name).map((room) => `@mad/${room}`));

const packages = workspacePackages();

describe('imports go down only', () => {
  it('knows every room', () => {
    const rooms = packages
      .filter(({ folder }) => dirname(folder).endsWith('packages'))
      .map(({ manifest }) => manifest.name);
    const known: string[] = [...FLOORS, ...GROUND, ...FOUNDATION, ...FOR_TESTS].map((room) => `@mad/${room}`);
    expect(rooms.length).toBeGreaterThan(6);
    expect(rooms.filter((room) => !known.includes(room))).toEqual([]);
  });

  it.each(packages)('$manifest.name declares rooms below it only', ({ manifest }) => {
    const allowed = allowedBelow(manifest.name);
    const { devDependencies, ...atRunTime } = manifest;
    const rooms = Object.keys(allDependencies(atRunTime)).filter((name) => name.startsWith('@mad/'));
    expect(rooms.filter((room) => !allowed.has(room))).toEqual([]);
    const inTests = Object.keys(devDependencies ?? {}).filter((name) => name.startsWith('@mad/'));
    const allowedInTests = FOR_TESTS.map((room) => `@mad/${room}`);
    expect(
      inTests.filter((room) => !allowed.has(room) && !allowedInTests.some((name) => name === room)),
    ).toEqual([]);
  });

  it.each(packages)(
    '$manifest.name imports what it declares, by its index',
    ({ folder, manifest, sources }) => {
      const declared = new Set([...Object.keys(allDependencies(manifest)), manifest.name]);
      const forTests = new Set(Object.keys(readManifest(ROOT).devDependencies ?? {}));
      const wrong = sources.flatMap((path) =>
        importedModules(readFileSync(path, 'utf8'))
          .filter((module) => {
            if (module.startsWith('.'))
              return !resolve(dirname(path), module).startsWith(join(folder, 'src'));
            if (isBuiltin(module)) return false;
            if (module.startsWith('@mad/') && module !== packageOf(module)) return true;
            const isForTests = /\.test\.ts$|\/fixture-/.test(path) && forTests.has(packageOf(module));
            return !declared.has(packageOf(module)) && !isForTests;
          })
          .map((module) => `${pathInRepository(path)}: ${module}`),
      );
      expect(wrong).toEqual([]);
    },
  );

  it.each(packages)('$manifest.name opens its index alone, a roof nothing', ({ manifest, folder }) =>
    expect(manifest.exports).toEqual(folder.includes('/apps/') ? undefined : { '.': './src/index.ts' }),
  );

  it('outside the packages, tests and scripts reach them through their index', () => {
    const wrong = ['e2e', 'scripts', 'samples']
      .flatMap((folder) => filesBelow(join(ROOT, folder)))
      .filter((path) => path.endsWith('.ts'))
      .flatMap((path) =>
        importedModules(readFileSync(path, 'utf8'))
          .filter((module) => module.startsWith('.'))
          .map((module) => pathInRepository(resolve(dirname(path), module)))
          .filter(
            (target) => /^(packages|apps)\//.test(target) && !/^\w+\/[\w-]+\/src\/index\.ts$/.test(target),
          )
          .map((target) => `${pathInRepository(path)}: ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  it('finds imports however they are written', () => {
    const text = `import { a } from 'one';\nimport type {\n  b,\n} from "two";\nimport 'three';\nexport * from './four.ts';\nconst x = await import('five');\n`;
    expect(importedModules(text)).toEqual(['one', 'two', 'three', './four.ts', 'five']);
  });
});

const isBuiltin = (module: string): boolean => module.startsWith('node:') && isBuiltinOfNode(module);

const allDependencies = ({
  dependencies,
  devDependencies,
  optionalDependencies,
}: PackageManifest): Record<string, string> => ({
  ...dependencies,
  ...devDependencies,
  ...optionalDependencies,
});

describe('names', () => {
  const CONVENTIONAL = new Set(['README.md', 'LICENSE', 'NOTICE', 'Dockerfile']);
  /** Names that Next.js gives a meaning to: parameters of a path, frames of all pages. */
  const PAGE = /^(_app|_document|_error|\[[a-z]+\])\.tsx?$/;
  const KEBAB_CASE = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;

  it('every file is in kebab-case', () => {
    const files = ['apps', 'docs', 'e2e', 'packages', 'samples', 'scripts', 'toolchain']
      .flatMap((folder) => filesBelow(join(ROOT, folder)))
      .filter((path) => !path.includes('/.'))
      .map((path) => pathInRepository(path));
    expect(files.length).toBeGreaterThan(100);
    const wrong = files.filter((path) => {
      const name = path.slice(path.lastIndexOf('/') + 1);
      const isPage = path.startsWith('apps/dashboard/src/pages/') && PAGE.test(name);
      return !CONVENTIONAL.has(name) && !KEBAB_CASE.test(name) && !isPage;
    });
    expect(wrong).toEqual([]);
  });
});

describe('installing', () => {
  const workspace = readFileSync(join(ROOT, 'pnpm-workspace.yaml'), 'utf8');

  it('runs no install script of any dependency', () => {
    expect(workspace).toMatch(/^onlyBuiltDependencies: \[\]$/m);
    expect(workspace).not.toMatch(/dangerouslyAllowAllBuilds/);
    const toolchain = lockedToolchain();
    expect(Object.keys(toolchain).length).toBeGreaterThan(1);
    expect(Object.entries(toolchain).filter(([, locked]) => 'hasInstallScript' in locked)).toEqual([]);
  });

  it('asks the registry the machine is set to, none written in a lock file', () => {
    expect(readFileSync(join(ROOT, 'pnpm-lock.yaml'), 'utf8')).not.toMatch(/https?:\/\/|tarball:/);
    expect(Object.entries(lockedToolchain()).filter(([, locked]) => 'resolved' in locked)).toEqual([]);
    const settings = ['.npmrc', 'toolchain/.npmrc'].filter((path) => existsSync(join(ROOT, path)));
    for (const path of settings) expect(readFileSync(join(ROOT, path), 'utf8')).not.toMatch(/registry/);
  });
});

const lockedToolchain = (): Record<string, object> =>
  JSON.parse(readFileSync(join(ROOT, 'toolchain/package-lock.json'), 'utf8')).packages;

const isLeftOut = (dependent: string, name: string): boolean =>
  readFileSync(join(ROOT, 'pnpm-workspace.yaml'), 'utf8').includes(`  ${dependent}>${name}: "-"\n`);

const licenceOf = ({ license }: PackageManifest): string => {
  if (typeof license === 'string') return license;
  const isObject = typeof license === 'object' && license !== null && 'type' in license;
  return isObject ? String(license.type) : '';
};

/** Where Node finds a dependency of the package in this folder. */
const installedFolder = (folder: string, name: string): string | undefined => {
  for (let above = folder; above !== dirname(above); above = dirname(above)) {
    const candidate = join(above, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate);
  }
  return undefined;
};

describe('licences of what production installs', () => {
  const COPYLEFT = /GPL|SSPL|BUSL|UNLICENSED|Commons-Clause/i;
  const { licences, missing } = productionInstallation();

  it('sees every dependency installed', () => {
    expect(licences.size).toBeGreaterThan(10);
    expect(missing).toEqual([]);
  });

  it('are known and permissive', () => {
    const wrong = [...licences].filter(([, licence]) => {
      const choices = licence.replace(/[()]/g, '').split(/\s+OR\s+/);
      return choices.every((choice) => choice === '' || COPYLEFT.test(choice));
    });
    expect(wrong).toEqual([]);
  });
});

/** What every package of the workspace needs at run time, however deep: folder → licence, and what is not installed. */
function productionInstallation(): { licences: Map<string, string>; missing: string[] } {
  const licences = new Map<string, string>();
  const missing: string[] = [];
  const visit = (folder: string): void => {
    if (licences.has(folder)) return;
    const manifest = readManifest(folder);
    licences.set(folder, licenceOf(manifest));
    const optional = Object.keys(manifest.optionalDependencies ?? {});
    for (const name of new Set([...Object.keys(manifest.dependencies ?? {}), ...optional])) {
      const dependency = installedFolder(folder, name);
      if (dependency !== undefined) visit(dependency);
      else if (!optional.includes(name) && !isLeftOut(manifest.name, name))
        missing.push(`${manifest.name}>${name}`);
    }
  };
  for (const { folder } of packages) visit(folder);
  return { licences, missing };
}
