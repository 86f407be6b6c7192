import type { IncomingMessage } from 'node:http';

/**
 * True when a page of ours sent the request: `Sec-Fetch-Site` says so (Fetch Metadata), or, for browsers without it, `Origin`
 * names the host that was asked. A request with neither is refused: every browser sends one of them with a POST.
 */
export const isSameOrigin = (request: IncomingMessage): boolean => {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { origin, host } = request.headers;
  if (origin === undefined || host === undefined || !URL.canParse(origin)) return false;
  return new URL(origin).host === host;
};
