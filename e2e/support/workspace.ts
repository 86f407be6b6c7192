import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT } from './captures.ts';

/** The parts of a package.json the house rules look at. */
export interface PackageManifest {
  readonly name: string;
  readonly license?: unknown;
  readonly exports?: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** One package of this repository. */
export interface WorkspacePackage {
  /** Absolute. */
  readonly folder: string;
  readonly manifest: PackageManifest;
  /** Its TypeScript files, absolute. */
  readonly sources: readonly string[];
}

export const readManifest = (folder: string): PackageManifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/** What is not written by hand. */
const MADE = new Set(['node_modules', '.next', 'next-env.d.ts']);

/** The files below a folder, absolute, in name order, installed packages and what builds leave left out. */
export const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !MADE.has(name))
    .flatMap((entry) =>
      entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)],
    )
    .sort();

export const workspacePackages = (): WorkspacePackage[] =>
  ['apps', 'packages']
    .flatMap((parent) => readdirSync(join(ROOT, parent)).map((name) => join(ROOT, parent, name)))
    .filter((folder) => existsSync(join(folder, 'package.json')))
    .map((folder) => ({
      folder,
      manifest: readManifest(folder),
      sources: filesBelow(folder).filter((path) => /\.tsx?$/.test(path)),
    }));

/** The modules a TypeScript text imports or re-exports, type imports included. */
export const importedModules = (text: string): string[] =>
  [
    ...text.matchAll(
      /^\s*(?:import|export)\b[^'";]*?\bfrom\s+['"]([^'"]+)['"]|^\s*import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm,
    ),
  ].map(([, from, bare, dynamic]) => from ?? bare ?? dynamic);

/** The package a module name belongs to: `a/b` → `a`, `@a/b/c` → `@a/b`. */
export const packageOf = (module: string): string =>
  module
    .split('/')
    .slice(0, module.startsWith('@') ? 2 : 1)
    .join('/');

export const pathInRepository = (path: string): string => relative(ROOT, path);
