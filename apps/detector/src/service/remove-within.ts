import { randomUUID } from 'node:crypto';
import { lstatSync, renameSync, rmSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { MadError } from '@mad/errors';

/** Beginning of the names that folders have while they are being removed. */
const REMOVED = '.removed-';

/**
 * Removes a file or folder that lies below a root, and nothing else: no root, nothing outside of one, nothing that is a link or lies
 * behind one. Links inside a folder go, what they lead to stays. A folder is gone at once: it gets another name first.
 *
 * @throws MadError `MAD_REMOVAL_FAILED`; what is not there any more is no error.
 */
export const removeWithin = (root: string, path: string): void => {
  const refuse = (why: string, cause?: unknown): MadError =>
    new MadError('MAD_REMOVAL_FAILED', `${path}: ${why}`, cause);
  if (!isAbsolute(root) || !isAbsolute(path)) throw refuse('not an absolute path');
  const base = resolve(root);
  const below = relative(base, resolve(path));
  if (base === sep || below === '' || below === '..' || below.startsWith(`..${sep}`) || isAbsolute(below))
    throw refuse(`not below ${base}`);
  try {
    let current = base;
    for (const part of below.split(sep)) {
      current = join(current, part);
      const status = lstatSync(current, { throwIfNoEntry: false });
      if (status === undefined) return;
      if (status.isSymbolicLink()) throw refuse(`${current} is a link`);
    }
    const target = join(base, below);
    if (!lstatSync(target).isDirectory()) {
      rmSync(target, { force: true });
      return;
    }
    const removed = join(dirname(target), `${REMOVED}${randomUUID()}`);
    renameSync(target, removed);
    rmSync(removed, { recursive: true, force: true });
  } catch (cause) {
    if (cause instanceof MadError) throw cause;
    throw refuse(cause instanceof Error ? cause.message : String(cause), cause);
  }
};

/** Whether a name in a folder is what a removal, or the making of a dataset folder, that was interrupted left. */
export const isLeftover = (name: string): boolean => name.startsWith(REMOVED) || /^\..*\.partial$/.test(name);
