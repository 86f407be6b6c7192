import { join } from 'node:path';
import {
  firstPlace,
  GeoIpFile,
  IntelStore,
  type PlaceFinder,
  Secret,
  Shodan,
  type ShodanOptions,
} from '@mad/intel';

/** Who tells where servers stand. */
export interface PlaceSources {
  /** Undefined: nobody, servers are listed without coordinates. */
  readonly finder: PlaceFinder | undefined;
  /** For `failed.json`: addresses Shodan is not asked about again; undefined without a token. */
  failedAddresses(): readonly string[] | undefined;
  close(): void;
}

/** What {@link openPlaceSources} opens. */
export interface PlaceSettings {
  readonly shodanToken: string | undefined;
  /** For tests; default: Shodan itself. */
  readonly shodan?: Pick<ShodanOptions, 'baseUrl' | 'timeoutMs' | 'clock'>;
  readonly geoipFile: string | undefined;
  /** Where answers and the used quota are kept. */
  readonly reportFolder: string;
}

/** Stands in the report folder: in a container nothing else outlives the generator. */
const KEPT_ANSWERS = '.intelligence.db';

/**
 * Shodan when there is a token, then the GeoIP file when there is one.
 *
 * @throws MadError `MAD_GEOIP_UNREADABLE`, `MAD_INTEL_STORE_UNUSABLE`.
 */
export const openPlaceSources = async (settings: PlaceSettings): Promise<PlaceSources> => {
  const { shodanToken, geoipFile, reportFolder } = settings;
  const geoip = geoipFile === undefined ? [] : [await GeoIpFile.open(geoipFile)];
  if (shodanToken === undefined)
    return {
      finder: geoip[0],
      failedAddresses: () => undefined,
      close: () => undefined,
    };
  const kept = IntelStore.open(join(reportFolder, KEPT_ANSWERS));
  const shodan = new Shodan({ ...settings.shodan, token: new Secret(shodanToken), store: kept });
  return {
    finder: firstPlace([shodan, ...geoip]),
    failedAddresses: () => shodan.failedAddresses(),
    close: () => kept.close(),
  };
};
