/** The most values that one column is told apart by. */
export const BINS = 64;

/** Numbers put into bins column by column, so that a tree looks at counts instead of at sorted rows. */
export interface BinnedColumns {
  readonly rows: number;
  readonly columns: number;
  /** The bin of each value, column after column. */
  readonly bins: Uint8Array;
  /** For each column the rising upper edges of its bins but the last. */
  readonly edges: readonly Float32Array[];
}

const edgesOf = (values: Float32Array): Float32Array => {
  const sorted = values.slice().sort();
  const edges: number[] = [];
  for (let bin = 1; bin < BINS; bin += 1) {
    const value = sorted[Math.floor((bin * sorted.length) / BINS)];
    if (value < sorted[sorted.length - 1] && value !== edges.at(-1)) edges.push(value);
  }
  return Float32Array.from(edges);
};

/** The bin of a value: how many edges lie below it. */
export const binOf = (edges: Float32Array, value: number): number => {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value > edges[middle]) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Finds edges that give each bin about as many rows, and the bin of every value. @param values row after row */
export const binColumns = (values: Float32Array, columns: number): BinnedColumns => {
  const rows = values.length / columns;
  const bins = new Uint8Array(values.length);
  const edges: Float32Array[] = [];
  for (let column = 0; column < columns; column += 1) {
    const own = Float32Array.from({ length: rows }, (_, row) => values[row * columns + column]);
    const ownEdges = edgesOf(own);
    edges.push(ownEdges);
    for (let row = 0; row < rows; row += 1) bins[column * rows + row] = binOf(ownEdges, own[row]);
  }
  return { rows, columns, bins, edges };
};
