import type { MemberArrays } from './member.ts';

/** Marks a leaf in the feature array; there are fewer features than this. */
const LEAF = 255;

/** A node of a tree that is being grown. */
export type GrownNode = { readonly feature: number; readonly threshold: number } | { readonly value: number };

/** Decision trees in arrays, as they grow: nodes come in pre-order. */
export class ForestBuilder {
  readonly #features: number[] = [];
  readonly #thresholds: number[] = [];
  readonly #right: number[] = [];
  readonly #roots: number[] = [];

  /** Begins a tree: its root is the next node added. */
  beginTree(): void {
    this.#roots.push(this.#features.length);
  }

  /** Adds a node; after a split comes its left branch, then `beginRight`, then its right one. Returns its place. */
  add(node: GrownNode): number {
    const isLeaf = 'value' in node;
    this.#features.push(isLeaf ? LEAF : node.feature);
    this.#thresholds.push(isLeaf ? node.value : node.threshold);
    this.#right.push(0);
    return this.#features.length - 1;
  }

  /** The next node added is the right child of the split at this place. */
  beginRight(split: number): void {
    this.#right[split] = this.#features.length - split;
  }

  finish(): Forest {
    return new Forest(
      Uint8Array.from(this.#features),
      Float32Array.from(this.#thresholds),
      Uint16Array.from(this.#right),
      Int32Array.from(this.#roots),
    );
  }
}

/** Rows that go through the trees together: their numbers and one tree fit into the processor's nearest cache. */
const ROWS_TOGETHER = 64;

/**
 * Decision trees in arrays. Nodes lie in pre-order: the left child of a node is the next one, the right child stands `right` nodes
 * further on; a leaf keeps its value in the place of the threshold. A row goes left when its number is at most the threshold.
 */
export class Forest {
  /** Two words a node, so that one look into memory finds all of it: feature (low 8 bits) and `right`; then the threshold. */
  readonly #words: Int32Array;
  /** The same memory: thresholds and values. */
  readonly #values: Float32Array;
  /** Place of each tree's first node. */
  readonly roots: Int32Array;

  constructor(features: Uint8Array, values: Float32Array, right: Uint16Array, roots: Int32Array) {
    this.#words = new Int32Array(2 * features.length);
    this.#values = new Float32Array(this.#words.buffer);
    for (let node = 0; node < features.length; node += 1) {
      this.#words[2 * node] = (right[node] << 8) | features[node];
      this.#values[2 * node + 1] = values[node];
    }
    this.roots = roots;
  }

  static fromArrays(arrays: MemberArrays): Forest {
    return new Forest(
      Uint8Array.from(arrays['features'].values),
      Float32Array.from(arrays['thresholds'].values),
      Uint16Array.from(arrays['right'].values),
      Int32Array.from(arrays['roots'].values),
    );
  }

  /** Number of nodes in all trees. */
  get nodes(): number {
    return this.#words.length / 2;
  }

  /** The leaf of a tree that the row of numbers at `offset` falls into. */
  leaf(root: number, numbers: Float32Array, offset: number): number {
    const words = this.#words;
    const values = this.#values;
    let at = 2 * root;
    let word = words[at];
    while ((word & 0xff) !== LEAF) {
      at += numbers[offset + (word & 0xff)] <= values[at + 1] ? 2 : 2 * (word >>> 8);
      word = words[at];
    }
    return at / 2;
  }

  /** The value of a leaf. */
  value(leaf: number): number {
    return this.#values[2 * leaf + 1];
  }

  /**
   * For each row the sum over all trees of the value of the leaf that it falls into.
   *
   * @param numbers row after row, `width` numbers each
   */
  sums(numbers: Float32Array, width: number): Float64Array {
    const count = numbers.length / width;
    const sums = new Float64Array(count);
    for (let from = 0; from < count; from += ROWS_TOGETHER) {
      const to = Math.min(from + ROWS_TOGETHER, count);
      for (const root of this.roots)
        for (let row = from; row < to; row += 1)
          sums[row] += this.value(this.leaf(root, numbers, row * width));
    }
    return sums;
  }

  /** The same trees with other values in their leaves. */
  withLeafValues(change: (value: number, leaf: number) => number): Forest {
    const { features, values, right } = this.#columns();
    const changed = values.map((value, node) => (features[node] === LEAF ? change(value, node) : value));
    return new Forest(features, changed, right, this.roots);
  }

  arrays(): MemberArrays {
    const { features, values, right } = this.#columns();
    return {
      features: { shape: [this.nodes], values: features },
      thresholds: { shape: [this.nodes], values },
      right: { shape: [this.nodes], values: right },
      roots: { shape: [this.roots.length], values: this.roots },
    };
  }

  #columns(): { features: Uint8Array; values: Float32Array; right: Uint16Array } {
    const { nodes } = this;
    return {
      features: Uint8Array.from({ length: nodes }, (_, node) => this.#words[2 * node] & 0xff),
      values: Float32Array.from({ length: nodes }, (_, node) => this.value(node)),
      right: Uint16Array.from({ length: nodes }, (_, node) => this.#words[2 * node] >>> 8),
    };
  }
}
