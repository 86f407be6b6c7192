import { type ModelFolder, openModelFolder } from '@mad/detection';
import { SHIPPED_MODELS } from './paths.ts';

/** The models the user named, by default those that come with MAD. */
export const openModels = (folder: string = SHIPPED_MODELS): ModelFolder => openModelFolder(folder);
