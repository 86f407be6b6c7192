/** A figure between 0 and 1 for people; a dash where there was nothing to measure. */
export const figure = (value: number): string => (Number.isFinite(value) ? value.toFixed(3) : '–');
