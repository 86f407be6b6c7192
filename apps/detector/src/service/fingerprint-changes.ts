import type { JudgedSoftware } from '@mad/detection';
import { compareFingerprints, type Fingerprint, fingerprintThresholds } from '@mad/fingerprint';
import { databaseTime, type SoftwareFingerprint, type Store, UNKNOWN_USER_AGENT } from '@mad/store';

/** Inside addresses asked for in one statement. */
const HOSTS_A_QUERY = 200;

/**
 * The fingerprints of a capture's software as the inventory keeps them: one that is unlike what the same software looked like before
 * is marked as changed now.
 */
export const fingerprintChanges = async (
  software: readonly JudgedSoftware[],
  store: Store,
  now: Date = new Date(),
): Promise<readonly SoftwareFingerprint[]> => {
  const hosts = [...new Set(software.map(({ inside }) => inside))];
  const known = new Map<string, string>();
  for (let at = 0; at < hosts.length; at += HOSTS_A_QUERY)
    for (const row of await store.software.fingerprintsOf(hosts.slice(at, at + HOSTS_A_QUERY)))
      known.set(keyOf(row.host, row.userAgent), row.fingerprint);
  return software.map(({ inside, userAgent, fingerprint }) => {
    const before = known.get(keyOf(inside, userAgent ?? UNKNOWN_USER_AGENT));
    const isChanged = before !== undefined && !isAlike(JSON.parse(before), fingerprint);
    return {
      host: inside,
      userAgent,
      fingerprint: JSON.stringify(fingerprint),
      changedAt: isChanged ? databaseTime(now) : null,
    };
  });
};

const keyOf = (host: string, userAgent: string): string => `${host} ${userAgent}`;

const isAlike = (before: Fingerprint, after: Fingerprint): boolean =>
  compareFingerprints(before, after).score >= fingerprintThresholds[after.label];
