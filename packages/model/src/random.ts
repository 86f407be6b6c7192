/** A source of uniform numbers in [0, 1), repeatable from its seed. */
export type Random = () => number;

/** Makes a {@link Random} from a whole number (a 32-bit counter put through an avalanche mixer). */
export const seededRandom = (seed: number): Random => {
  let counter = Math.imul(seed ^ 0x5deece66, 0x9e3779b1) >>> 0;
  return () => {
    counter = (counter + 0x9e3779b9) >>> 0;
    let mixed = counter;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
};

/** A whole number in [0, bound). */
export const randomInteger = (random: Random, bound: number): number => Math.floor(random() * bound);

/** One of a non-empty list. */
export const randomChoice = <T>(random: Random, list: readonly T[]): T =>
  list[randomInteger(random, list.length)];

/** A normally distributed number, mean 0 and deviation 1 (Box and Muller 1958). */
export const randomNormal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Puts a list in random order, in place (Fisher and Yates), and returns it. */
export const shuffle = <T extends { length: number; [index: number]: unknown }>(
  random: Random,
  list: T,
): T => {
  for (let index = list.length - 1; index > 0; index -= 1) {
    const other = randomInteger(random, index + 1);
    const kept = list[index];
    (list as { [index: number]: unknown })[index] = list[other];
    (list as { [index: number]: unknown })[other] = kept;
  }
  return list;
};

/** A 32-bit hash of a text (FNV-1a with a final mix), the same everywhere. */
export const hashText = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x21f0aaad);
  return (hash ^ (hash >>> 15)) >>> 0;
};
