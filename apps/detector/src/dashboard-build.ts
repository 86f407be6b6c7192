import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** The dashboard's folder; `next` runs there. */
export const DASHBOARD = join(ROOT, 'apps/dashboard');

/** The program of the Next.js that the dashboard depends on. */
export const NEXT_PROGRAM = join(DASHBOARD, 'node_modules/next/dist/bin/next');

/** All that a build is made from. */
const INGREDIENTS = [
  'apps/dashboard/src',
  'apps/dashboard/public',
  'apps/dashboard/next.config.ts',
  'apps/dashboard/package.json',
  'packages/errors/src',
  'packages/settings/src',
  'packages/store/src',
  'pnpm-lock.yaml',
] as const;

/** Builds that stay whatever their age: a server may still be running on the one before the newest. */
const BUILDS_KEPT = 2;
/** Others go when nobody has asked for them for so long. */
const BUILD_LAPSE_MILLISECONDS = 24 * 60 * 60 * 1000;
/** A lock that nobody has touched for so long was left by a process that died. */
const LOCK_LAPSE_SECONDS = 20;
const POLL_MILLISECONDS = 500;
/** In a build's folder once the build is over: Next.js writes its own BUILD_ID long before the last file. */
const WHOLE = 'WHOLE';

/**
 * Builds the dashboard unless that has been done for the sources as they are; processes that want the same build wait for one of them.
 *
 * @returns the build's folder, relative to {@link DASHBOARD}: a new one for each state of the sources, so that a running server keeps
 * its own.
 */
export const ensureDashboardBuild = async (say: (line: string) => void): Promise<string> => {
  const folder = join('.next', (await digestOfSources()).slice(0, 16));
  const isBuilt = () => existsSync(join(DASHBOARD, folder, WHOLE));
  if (isBuilt()) {
    await touch(join(DASHBOARD, folder));
    return folder;
  }
  const lock = join(DASHBOARD, '.next', 'building');
  await mkdir(join(DASHBOARD, '.next'), { recursive: true });
  while (!(await takeLock(lock))) {
    await sleep(POLL_MILLISECONDS);
    if (isBuilt()) return folder;
  }
  const heartbeat = setInterval(() => void touch(lock), (LOCK_LAPSE_SECONDS / 4) * 1000);
  try {
    if (!isBuilt()) await build(folder, say);
  } finally {
    clearInterval(heartbeat);
    await rm(lock, { recursive: true, force: true });
  }
  return folder;
};

const takeLock = async (lock: string): Promise<boolean> => {
  try {
    await mkdir(lock);
    return true;
  } catch (error) {
    // Anything but another's lock would be waited for in vain.
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error;
    const age = await stat(lock).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > LOCK_LAPSE_SECONDS * 1000) await rm(lock, { recursive: true, force: true });
    return false;
  }
};

const touch = (path: string): Promise<void> => utimes(path, new Date(), new Date()).catch(() => undefined);

const build = async (folder: string, say: (line: string) => void): Promise<void> => {
  say('building the dashboard (once for each version; less than a minute)');
  const earlier = await earlierBuilds();
  const target = join(DASHBOARD, folder);
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  const newest = earlier[0]?.path;
  // What the bundler knows of unchanged files halves the time.
  if (newest !== undefined) await rename(join(newest, 'cache'), join(target, 'cache')).catch(() => undefined);
  const program = spawn(process.execPath, [NEXT_PROGRAM, 'build', '--webpack'], {
    cwd: DASHBOARD,
    env: { ...process.env, DASHBOARD_DIST: folder, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [program.stdout, program.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      output += text;
    });
  }
  const [code] = await once(program, 'close');
  if (code !== 0) {
    throw new Error(`the dashboard could not be built:\n${output}`);
  }
  await writeFile(join(target, WHOLE), '');
  const lapsed = Date.now() - BUILD_LAPSE_MILLISECONDS;
  for (const { path, time } of earlier.slice(BUILDS_KEPT - 1))
    if (time < lapsed) await rm(path, { recursive: true, force: true });
};

/** Newest first. */
const earlierBuilds = async (): Promise<readonly { readonly path: string; readonly time: number }[]> => {
  const folder = join(DASHBOARD, '.next');
  const names = (await readdir(folder)).filter((name) => /^[0-9a-f]{16}$/.test(name));
  const found = await Promise.all(
    names.map(async (name) => ({ path: join(folder, name), time: (await stat(join(folder, name))).mtimeMs })),
  );
  return found.sort((one, other) => other.time - one.time);
};

const digestOfSources = async (): Promise<string> => {
  const digest = createHash('sha256').update(process.version);
  for (const ingredient of INGREDIENTS)
    for (const file of await filesOf(join(ROOT, ingredient)))
      digest.update(`${relative(ROOT, file)}\0`).update(await readFile(file));
  return digest.digest('hex');
};

/** The file, or the files below the folder, without tests, in name order. */
const filesOf = async (path: string): Promise<readonly string[]> => {
  if (!(await stat(path)).isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
};
