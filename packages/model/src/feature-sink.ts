/** Receives named numbers one after the other; a group of features is a function that fills a sink. */
export interface FeatureSink {
  add(name: string, value: number): void;
}

/** log(1 + n): counts and lengths of very different sizes on one scale. */
export const logScale = (count: number): number => Math.log1p(Math.max(0, count));

/** 1 for true, 0 for false. */
export const flag = (condition: boolean): number => (condition ? 1 : 0);
