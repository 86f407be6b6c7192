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

/**
 * Decision trees in arrays. Nodes lie in pre-order: the left child of a node is the next one, the right child stands `right` nodes
 * further on; a leaf keeps its value in the place of the threshold. A row goes left when its number is at most the threshold.
 */
export class Forest {
  readonly #features: Uint8Array;
  readonly #values: Float32Array;
  readonly #right: Uint16Array;
  /** Place of each tree's first node. */
  readonly roots: Int32Array;

  constructor(features: Uint8Array, values: Float32Array, right: Uint16Array, roots: Int32Array) {
    this.#features = features;
    this.#values = values;
    this.#right = right;
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
    return this.#features.length;
  }

  /** The leaf of a tree that the row of numbers at `offset` falls into. */
  leaf(root: number, numbers: Float32Array, offset: number): number {
    let node = root;
    for (let feature = this.#features[node]; feature !== LEAF; feature = this.#features[node])
      node += numbers[offset + feature] <= this.#values[node] ? 1 : this.#right[node];
    return node;
  }

  /** The value of a leaf. */
  value(leaf: number): number {
    return this.#values[leaf];
  }

  /** The sum over all trees of the value of the leaf that a row falls into. */
  sum(numbers: Float32Array, offset: number): number {
    let sum = 0;
    for (const root of this.roots) sum += this.#values[this.leaf(root, numbers, offset)];
    return sum;
  }

  /** The same trees with other values in their leaves. */
  withLeafValues(change: (value: number, leaf: number) => number): Forest {
    const values = this.#values.map((value, node) =>
      this.#features[node] === LEAF ? change(value, node) : value,
    );
    return new Forest(this.#features, values, this.#right, this.roots);
  }

  arrays(): MemberArrays {
    return {
      features: { shape: [this.#features.length], values: this.#features },
      thresholds: { shape: [this.#values.length], values: this.#values },
      right: { shape: [this.#right.length], values: this.#right },
      roots: { shape: [this.roots.length], values: this.roots },
    };
  }
}
