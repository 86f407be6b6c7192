/**
 * The one loop that predicting spends its time in, in WebAssembly: JavaScript has no vector instructions and takes four times as long.
 * As text:
 *
 * ```wat
 * (import "m" "m" (memory 1))
 * (func (export "a") (param $to i32) (param $from i32) (param $end i32) (param $factor f32) (local $all v128)
 *   (local.set $all (f32x4.splat (local.get $factor)))
 *   (loop
 *     (v128.store (local.get $to)
 *       (f32x4.add (v128.load (local.get $to)) (f32x4.mul (v128.load (local.get $from)) (local.get $all))))
 *     (local.set $to (i32.add (local.get $to) (i32.const 16)))
 *     (br_if 0 (i32.lt_u (local.tee $from (i32.add (local.get $from) (i32.const 16))) (local.get $end)))))
 * ```
 */
const MODULE = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...[0x01, 0x08, 0x01, 0x60, 0x04, 0x7f, 0x7f, 0x7f, 0x7d, 0x00],
  ...[0x02, 0x08, 0x01, 0x01, 0x6d, 0x01, 0x6d, 0x02, 0x00, 0x01],
  ...[0x03, 0x02, 0x01, 0x00],
  ...[0x07, 0x05, 0x01, 0x01, 0x61, 0x00, 0x00],
  ...[0x0a, 0x3c, 0x01, 0x3a, 0x01, 0x01, 0x7b],
  ...[0x20, 0x03, 0xfd, 0x13, 0x21, 0x04],
  ...[0x03, 0x40],
  ...[0x20, 0x00, 0x20, 0x00, 0xfd, 0x00, 0x04, 0x00],
  ...[0x20, 0x01, 0xfd, 0x00, 0x04, 0x00, 0x20, 0x04, 0xfd, 0xe6, 0x01, 0xfd, 0xe4, 0x01],
  ...[0xfd, 0x0b, 0x04, 0x00],
  ...[0x20, 0x00, 0x41, 0x10, 0x6a, 0x21, 0x00],
  ...[0x20, 0x01, 0x41, 0x10, 0x6a, 0x22, 0x01, 0x20, 0x02, 0x49, 0x0d, 0x00],
  ...[0x0b, 0x0b],
]);

interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

/** What is used of WebAssembly; the compiler knows it from browsers alone. */
interface Wasm {
  readonly Memory: new (size: { readonly initial: number }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, Readonly<Record<string, WasmMemory>>>>,
  ) => { readonly exports: Readonly<Record<string, unknown>> };
}

const { WebAssembly: wasm } = globalThis as unknown as { readonly WebAssembly: Wasm };

const PAGE = 65536;
const NUMBER = 4;

type AddScaled = (to: number, from: number, end: number, factor: number) => void;

/** Rows of numbers in a memory of their own, where multiples of one are quickly added to another. */
export class ScaledSums {
  readonly #memory: WasmMemory;
  readonly #addScaled: AddScaled;
  #used = 0;

  /** @param numbers how many all rows have together at most */
  constructor(numbers: number) {
    this.#memory = new wasm.Memory({ initial: Math.max(1, Math.ceil((numbers * NUMBER) / PAGE)) });
    const instance = new wasm.Instance(new wasm.Module(MODULE), { m: { m: this.#memory } });
    this.#addScaled = instance.exports['a'] as AddScaled;
  }

  /** Makes room for as many numbers as a multiple of 4, all zero. */
  row(length: number): Float32Array {
    const row = new Float32Array(this.#memory.buffer, this.#used, length);
    this.#used += row.byteLength;
    return row;
  }

  /**
   * `to[i] += factor · from[i]` for `count` numbers.
   *
   * @param to, from byte offsets in the memory, such as that of a row
   * @param count a multiple of 4, at least 4
   */
  add(to: number, from: number, count: number, factor: number): void {
    this.#addScaled(to, from, from + count * NUMBER, factor);
  }
}
