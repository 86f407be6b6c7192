import type { MadError } from '@mad/errors';
import { analystLabels, type FindLabel } from './analyst-labels.ts';
import { BlockLists } from './block-lists.ts';
import { firstAnswer } from './first-answer.ts';
import { GeoIpFile } from './geo-ip-file.ts';
import type { IntelStore } from './intel-store.ts';
import { firstPlace, type PlaceFinder } from './place.ts';
import type { Secret } from './secret.ts';
import { Shodan } from './shodan.ts';
import type { Validator } from './validator.ts';
import { VirusTotal } from './virus-total.ts';

/** Who can be asked about verdicts; what is left out is not asked. */
export interface ValidatorSettings {
  /** Where answers and quotas are kept. */
  readonly store: IntelStore;
  readonly findLabel?: FindLabel;
  /** Paths. */
  readonly blockLists?: readonly string[];
  readonly virusTotalKey?: Secret | undefined;
  /** Default: VirusTotal's own. */
  readonly virusTotalUrl?: string;
  /** Told of block lists that can no longer be read. */
  readonly onProblem?: (error: MadError) => void;
}

/**
 * All validators that are configured as one, people before lists before services outside; undefined when there is none.
 *
 * @throws MadError `MAD_BLOCK_LIST_UNREADABLE`.
 */
export const openValidators = async (settings: ValidatorSettings): Promise<Validator | undefined> => {
  const {
    store,
    findLabel,
    blockLists = [],
    virusTotalKey: key,
    virusTotalUrl: baseUrl,
    onProblem,
  } = settings;
  const validators: Validator[] = [];
  if (findLabel !== undefined) validators.push(analystLabels(findLabel));
  if (blockLists.length > 0)
    validators.push(await BlockLists.open(blockLists, onProblem === undefined ? {} : { onProblem }));
  if (key !== undefined)
    validators.push(new VirusTotal({ key, store, ...(baseUrl === undefined ? {} : { baseUrl }) }));
  return validators.length === 0 ? undefined : firstAnswer(validators);
};

/** Who can be asked where a server stands. */
export interface PlaceSettings {
  readonly store: IntelStore;
  /** Path of an MMDB file; asked first, since that tells nobody anything. */
  readonly geoIpFile?: string | undefined;
  readonly shodanToken?: Secret | undefined;
  /** Default: Shodan's own. */
  readonly shodanUrl?: string;
}

/**
 * All that are configured as one; undefined when there is none.
 *
 * @throws MadError `MAD_GEOIP_UNREADABLE`.
 */
export const openPlaceFinder = async (settings: PlaceSettings): Promise<PlaceFinder | undefined> => {
  const { store, geoIpFile, shodanToken: token, shodanUrl: baseUrl } = settings;
  const finders: PlaceFinder[] = [];
  if (geoIpFile !== undefined) finders.push(await GeoIpFile.open(geoIpFile));
  if (token !== undefined)
    finders.push(new Shodan({ token, store, ...(baseUrl === undefined ? {} : { baseUrl }) }));
  return finders.length === 0 ? undefined : firstPlace(finders);
};
