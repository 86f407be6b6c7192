import { MadError } from '@mad/errors';
import { open, type Reader, type Response } from 'maxmind';
import { memberOf, numberOf, textOf } from './member-of.ts';
import type { Place, PlaceAnswer, PlaceFinder } from './place.ts';

/** A local GeoIP database: MaxMind DB format 2 with the fields of GeoLite2 City or Country, as DB-IP and others use them too. */
export class GeoIpFile implements PlaceFinder {
  readonly source = 'geoip';
  readonly #reader: Reader<Response>;

  private constructor(reader: Reader<Response>) {
    this.#reader = reader;
  }

  /**
   * Reads the file into memory.
   *
   * @throws MadError `MAD_GEOIP_UNREADABLE`.
   */
  static async open(path: string): Promise<GeoIpFile> {
    try {
      return new GeoIpFile(await open<Response>(path));
    } catch (cause) {
      const detail = cause instanceof Error ? cause.message : String(cause);
      throw new MadError('MAD_GEOIP_UNREADABLE', `${path}: ${detail}`, cause);
    }
  }

  async find(address: string): Promise<PlaceAnswer> {
    const place = this.#place(address);
    return place === undefined
      ? { kind: 'unknown', detail: 'the file knows no place of it', askLater: false }
      : { kind: 'found', source: this.source, place, ageSeconds: 0 };
  }

  #place(address: string): Place | undefined {
    let record: unknown;
    try {
      record = this.#reader.get(address);
    } catch {
      // No address, or a damaged branch of the file: either way nothing is known.
      return undefined;
    }
    const location = memberOf(record, 'location');
    const latitude = numberOf(location, 'latitude');
    const longitude = numberOf(location, 'longitude');
    if (latitude === undefined || longitude === undefined) return undefined;
    return {
      latitude,
      longitude,
      country: textOf(memberOf(memberOf(record, 'country'), 'names'), 'en'),
      organisation: textOf(memberOf(record, 'traits'), 'autonomous_system_organization'),
    };
  }
}
