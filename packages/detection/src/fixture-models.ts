import { fileURLToPath } from 'node:url';
import { isPrivateAddress } from '@mad/flows';
import { TopSites } from '@mad/webgraphic';
import { Detector, type DetectorOptions } from './detector.ts';
import { openModelFolder } from './model-folder.ts';

/** The models that come with MAD. */
export const SHIPPED_MODELS = fileURLToPath(new URL('../../../models', import.meta.url));

/** A detector with the shipped models, private addresses inside, no book and no trusted site. */
export const makeDetector = (options: Partial<DetectorOptions> = {}): Detector =>
  new Detector({
    topSites: TopSites.from([]),
    isInside: isPrivateAddress,
    models: openModelFolder(SHIPPED_MODELS).models,
    ...options,
  });
