import { type Fingerprint, FingerprintBuilder } from '@mad/fingerprint';
import { type ClassifiedRequest, isJudged, type JudgedKind, softwareKey, userAgentOf } from '@mad/webgraphic';

/** Bytes that the fingerprints in the making may take, as far as they can be told from outside. */
const MOST_BYTES = 48 * 1024 * 1024;

/** What a fingerprint in the making takes beside the header block it remembers. */
const OWN_BYTES = 2048;

/** Software of a judged kind, and the fingerprint of its requests. */
export interface SoftwareFingerprint {
  readonly key: string;
  /** Inside address. */
  readonly inside: string;
  /** Undefined when it sent none. */
  readonly userAgent: string | undefined;
  readonly kind: JudgedKind;
  readonly fingerprint: Fingerprint;
}

interface FingerprintInTheMaking extends Omit<SoftwareFingerprint, 'fingerprint'> {
  readonly builder: FingerprintBuilder;
  bytes: number;
}

/**
 * Makes the fingerprints of all software of a capture, request by request, as the requests become classified. Software met after
 * the memory set aside is used up gets none; it is counted.
 */
export class SoftwareFingerprints {
  readonly #software = new Map<JudgedKind, Map<string, FingerprintInTheMaking>>();
  #bytes = 0;
  readonly #mostBytes: number;
  /** Requests of software for whose fingerprint there was no room. */
  dropped = 0;

  /** @param mostBytes that the fingerprints in the making may take. Default 48 MiB. */
  constructor(mostBytes: number = MOST_BYTES) {
    this.#mostBytes = mostBytes;
  }

  /** Takes a request into the fingerprint of its software; one that is not judged is passed over. */
  add(classified: ClassifiedRequest): void {
    const { kind, item } = classified;
    if (!isJudged(kind)) return;
    const userAgent = userAgentOf(classified);
    const key = softwareKey(item.inside, userAgent);
    const bytes = OWN_BYTES + item.request.headerBlock.length;
    const software = this.#of(kind, key) ?? this.#begin({ key, inside: item.inside, userAgent, kind }, bytes);
    if (software === undefined) {
      this.dropped++;
      return;
    }
    // Only the newest request is remembered, so that its length takes the place of the one before.
    this.#bytes += bytes - software.bytes;
    software.bytes = bytes;
    software.builder.add(item);
  }

  /** All software, in order of first appearance within each kind. */
  *all(): Generator<SoftwareFingerprint> {
    for (const byKey of this.#software.values())
      for (const { builder, key, inside, userAgent, kind } of byKey.values()) {
        const fingerprint = builder.build();
        if (fingerprint !== undefined) yield { key, inside, userAgent, kind, fingerprint };
      }
  }

  #of(kind: JudgedKind, key: string): FingerprintInTheMaking | undefined {
    return this.#software.get(kind)?.get(key);
  }

  #begin(
    software: Omit<SoftwareFingerprint, 'fingerprint'>,
    bytes: number,
  ): FingerprintInTheMaking | undefined {
    if (this.#bytes + bytes > this.#mostBytes) return undefined;
    const made = { ...software, builder: new FingerprintBuilder('Background'), bytes };
    this.#bytes += bytes;
    const byKey = this.#software.get(software.kind);
    if (byKey === undefined) this.#software.set(software.kind, new Map([[software.key, made]]));
    else byKey.set(software.key, made);
    return made;
  }
}
