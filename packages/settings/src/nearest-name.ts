/** The name most like a mistyped one, or undefined when none is near. Letter case and underscores do not count. */
export const nearestName = (mistyped: string, names: Iterable<string>): string | undefined => {
  const wanted = simplified(mistyped);
  let nearest: string | undefined;
  let least = Math.max(2, Math.floor(wanted.length / 3)) + 1;
  for (const name of names) {
    const distance = editDistance(wanted, simplified(name));
    if (distance >= least) continue;
    nearest = name;
    least = distance;
  }
  return nearest;
};

const MAX_LENGTH = 64;

const simplified = (name: string): string => name.slice(0, MAX_LENGTH).replaceAll(/[_-]/g, '').toLowerCase();

/** Insertions, deletions and replacements that make one text the other (Levenshtein). */
const editDistance = (from: string, to: string): number => {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let line = 1; line <= from.length; line++) {
    const above = row;
    row = [line];
    for (let column = 1; column <= to.length; column++) {
      const replaced = above[column - 1] + (from[line - 1] === to[column - 1] ? 0 : 1);
      row.push(Math.min(replaced, above[column] + 1, row[column - 1] + 1));
    }
  }
  return row[to.length];
};
