/** Returns a function that runs work at once, or after earlier work if `limit` calls are pending. */
export function limitConcurrency(limit: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  const waiting: (() => void)[] = [];
  let pending = 0;
  return async (work) => {
    if (pending >= limit) await new Promise<void>((admit) => waiting.push(admit));
    else pending += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) pending -= 1;
      else next();
    }
  };
}
