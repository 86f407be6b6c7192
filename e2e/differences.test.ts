import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from './support/captures.ts';
import { differencesDocument } from './support/differences-document.ts';

it('docs/differences.md shows the tables the tests check (else run: node scripts/write-differences.ts)', () =>
  expect(readFileSync(join(ROOT, 'docs/differences.md'), 'utf8')).toBe(differencesDocument()));
