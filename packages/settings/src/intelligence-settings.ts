import { z } from 'zod';
import { optionalText, setting, text } from './setting.ts';

/** Keys of services outside and lists of one's own; without a key nothing is sent to that service. */
export const INTELLIGENCE_SETTINGS = {
  virusTotalApiKey: setting(optionalText(), {
    group: 'intelligence',
    environment: 'VIRUSTOTAL_API_KEY',
    what: 'Key of VirusTotal, which then is told URLs of malicious verdicts to validate them',
    secret: 'value',
  }),
  shodanToken: setting(optionalText(), {
    group: 'intelligence',
    environment: 'SHODAN_TOKEN',
    option: '--token',
    what: 'Token of Shodan, which then is told addresses of malicious servers to place them on the map',
    secret: 'value',
  }),
  blockLists: setting(z.array(text()), {
    group: 'intelligence',
    environment: 'MAD_BLOCK_LISTS',
    what: 'Files with addresses and names known to be malicious',
    default: [],
  }),
  geoipFile: setting(optionalText(), {
    group: 'intelligence',
    environment: 'MAD_GEOIP_FILE',
    what: 'A GeoIP database (MMDB) that places servers on the map without asking anybody',
  }),
} as const;
