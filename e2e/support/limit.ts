/** At most `slots` of the tasks handed to it run at once; the rest wait their turn. */
export const limited = (slots: number): (<Result>(task: () => Promise<Result>) => Promise<Result>) => {
  let free = slots;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    else free--;
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    }
  };
};
