import type { Microseconds, Packet, PacketSink } from '@mad/capture';

/** Hands packets on and remembers the capture times of the first and the last one. */
export class CaptureClock implements PacketSink {
  readonly #sink: PacketSink;
  #first: Microseconds | undefined = undefined;
  #seconds = 0;
  #nanoseconds = 0;

  constructor(sink: PacketSink) {
    this.#sink = sink;
  }

  packet(packet: Packet): void {
    this.#seconds = packet.seconds;
    this.#nanoseconds = packet.nanoseconds;
    this.#first ??= this.#time;
    this.#sink.packet(packet);
  }

  /** Undefined before the first packet. */
  get first(): Microseconds | undefined {
    return this.#first;
  }

  get last(): Microseconds | undefined {
    return this.#first === undefined ? undefined : this.#time;
  }

  get #time(): Microseconds {
    return (this.#seconds * 1_000_000 + Math.floor(this.#nanoseconds / 1000)) as Microseconds;
  }
}
