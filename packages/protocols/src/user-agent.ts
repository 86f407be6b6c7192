import parseUserAgent from 'ua-parser-js';
import { RecentMemo } from './recent-memo.ts';

/** The device classes of the request graph (MAD §4): phones and tablets, everything else, and "it did not say". */
export type DeviceType = 'PC' | 'Phone' | 'Unknown';

/** What a User-Agent says about the software and machine that sent it. Unrecognised parts are `Unknown`. */
export interface UserAgentDescription {
  /** Maker and model, e.g. `Apple iPhone`. */
  readonly device: string;
  /** Name and version, e.g. `Windows 7`. */
  readonly os: string;
  /** Name and major version, e.g. `Chrome 96`. */
  readonly browser: string;
  readonly type: DeviceType;
}

const UNKNOWN = 'Unknown';

/** ua-parser-js itself looks at no more; cutting first keeps the memo's keys small as well. */
const LONGEST_USER_AGENT = 500;

const nobody: UserAgentDescription = { device: UNKNOWN, os: UNKNOWN, browser: UNKNOWN, type: 'Unknown' };

/** Parsing takes tens of microseconds and one machine sends few User-Agents, so answers are kept. */
const memo = new RecentMemo<UserAgentDescription>(4096);

/**
 * Describes a User-Agent value: device, operating system, browser, and the device class.
 *
 * Phones, tablets and any software naming a phone's operating system are `Phone`; a missing or blank value is
 * `Unknown`; anything else, recognised or not, is `PC` (MAD §4, rule 1). Only the first 500 characters count.
 */
export function describeUserAgent(userAgent: string | undefined): UserAgentDescription {
  if (userAgent === undefined) return nobody;
  const bounded = userAgent.length > LONGEST_USER_AGENT ? userAgent.slice(0, LONGEST_USER_AGENT) : userAgent;
  return memo.get(bounded, describe);
}

function describe(userAgent: string): UserAgentDescription {
  if (userAgent.trim() === '') return nobody;
  const { browser, device, os } = parseUserAgent(userAgent);
  return {
    device: join(device.vendor, device.model),
    os: join(os.name, os.version),
    browser: join(browser.name, browser.version?.split('.', 1)[0]),
    type: isPhone(device.type, os.name) ? 'Phone' : 'PC',
  };
}

function join(...parts: readonly (string | undefined)[]): string {
  const known = parts.filter((part) => part !== undefined && part !== '');
  return known.length === 0 ? UNKNOWN : known.join(' ');
}

const phoneSystems: ReadonlySet<string> = new Set([
  'Android',
  'BlackBerry',
  'Firefox OS',
  'HarmonyOS',
  'KaiOS',
  'Symbian',
  'Windows Mobile',
  'Windows Phone',
  'iOS',
]);

/** Background software of a phone names its system but no device (`Dalvik/2.1.0 (Linux; U; Android 9)`). */
function isPhone(deviceType: string | undefined, system: string | undefined): boolean {
  if (deviceType === undefined) return system !== undefined && phoneSystems.has(system);
  return deviceType === 'mobile' || deviceType === 'tablet';
}
