import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../e2e/support/captures.ts';
import { differencesDocument } from '../e2e/support/differences-document.ts';

writeFileSync(join(ROOT, 'docs/differences.md'), differencesDocument());
