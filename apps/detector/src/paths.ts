import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository, or of the image's copy of it. */
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Models and fingerprints that come with MAD. */
export const SHIPPED_MODELS = join(ROOT, 'models');

/** Captures that come with MAD. */
export const SHIPPED_SAMPLES = join(ROOT, 'samples');
