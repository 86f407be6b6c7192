import { performance } from 'node:perf_hooks';

/** How long the server took for one page, in milliseconds. */
export interface PageLoad {
  readonly page: string;
  readonly requests: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
  /** Answers other than 200. */
  readonly failures: number;
}

/** Asks for a page so many times, `users` at once, each asking again as soon as it has its answer; in full, compression included. */
export const measurePage = async (
  url: string,
  {
    page,
    cookie,
    users,
    requests,
  }: { readonly page: string; readonly cookie: string; readonly users: number; readonly requests: number },
): Promise<PageLoad> => {
  const times: number[] = [];
  let failures = 0;
  let left = requests;
  const user = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const begun = performance.now();
      const answer = await fetch(url + page, { headers: { cookie }, redirect: 'manual' });
      await answer.arrayBuffer();
      times.push(performance.now() - begun);
      if (answer.status !== 200) failures += 1;
    }
  };
  await Promise.all(Array.from({ length: users }, user));
  const sorted = times.sort((one, other) => one - other);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { page, requests, p50: at(0.5), p95: at(0.95), max: at(1), failures };
};
