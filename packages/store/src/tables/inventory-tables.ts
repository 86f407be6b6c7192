import type { Generated } from 'kysely';
import type { DatabaseTime, JsonText } from '../column-types.ts';

/**
 * An inside machine, with figures over all its captures. `verdicts` is 0 while its first capture is being written and once retention has
 * removed the last one, here and in every table below: lists ask for `verdicts > 0`.
 */
export interface HostTable {
  id: Generated<number>;
  address: string;
  /** Kept when retention removes the reports of that time. */
  first_seen: DatabaseTime;
  last_seen: DatabaseTime;
  verdicts: number;
  /** Malicious and not hidden by an allow rule; so in every table below. */
  malicious: number;
}

/** An outside machine. */
export interface ServerTable {
  id: Generated<number>;
  address: string;
  first_seen: DatabaseTime;
  last_seen: DatabaseTime;
  verdicts: number;
  malicious: number;
  /** Where it stands, from Shodan or a local GeoIP file; null when unknown. */
  latitude: number | null;
  longitude: number | null;
  country: string | null;
  organisation: string | null;
}

/** A User-Agent, wherever it speaks. */
export interface ApplicationTable {
  id: Generated<number>;
  /** SHA-256 of `user_agent`, hexadecimal; unique. */
  digest: string;
  /** `UnknownUA` when none was sent. */
  user_agent: string;
  device: string;
  os: string;
  browser: string;
  first_seen: DatabaseTime;
  last_seen: DatabaseTime;
  verdicts: number;
  malicious: number;
}

/** Software on a machine: an application at a host; the inventory. */
export interface SoftwareTable {
  id: Generated<number>;
  host_id: number;
  application_id: number;
  first_seen: DatabaseTime;
  last_seen: DatabaseTime;
  verdicts: number;
  malicious: number;
  /** Its newest fingerprint, serialised; null while none was made. */
  fingerprint: JsonText | null;
  /** When a fingerprint unlike the one before was seen first; null when never. */
  fingerprint_changed_at: DatabaseTime | null;
}

/** Who talks to whom. */
export interface ConnectionTable {
  id: Generated<number>;
  host_id: number;
  server_id: number;
  first_seen: DatabaseTime;
  last_seen: DatabaseTime;
  verdicts: number;
  malicious: number;
}

/** Figures of a capture for one host, server and application: what time ranges are summed from. */
export interface ActivityTable {
  capture_id: number;
  host_id: number;
  server_id: number;
  application_id: number;
  /** Follows from host and application. */
  software_id: number;
  /** Follows from host and server. */
  connection_id: number;
  first_seen: DatabaseTime;
  last_seen: DatabaseTime;
  verdicts: number;
  malicious: number;
}
