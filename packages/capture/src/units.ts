declare const unit: unique symbol;

/** A number that carries its unit in the type, so that a port cannot be passed where a time is meant. */
type Unit<Name extends string> = number & { readonly [unit]: Name };

/** Whole microseconds since 1970-01-01T00:00:00Z; exact up to the year 2255. */
export type Microseconds = Unit<'microseconds'>;

/** A TCP or UDP port, 0 to 65,535. */
export type Port = Unit<'port'>;

/** A position in a capture, in bytes from its first (uncompressed) byte. */
export type ByteOffset = Unit<'byte offset'>;

/** Brands a plain number as {@link Microseconds}. */
export const microseconds = (value: number): Microseconds => value as Microseconds;

/** Brands a plain number as a {@link Port}. */
export const port = (value: number): Port => value as Port;

/** Brands a plain number as a {@link ByteOffset}. */
export const byteOffset = (value: number): ByteOffset => value as ByteOffset;
