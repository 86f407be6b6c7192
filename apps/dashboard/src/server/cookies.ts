import type { IncomingMessage, ServerResponse } from 'node:http';

/** Browsers say `https` only through a proxy; whoever forges the header harms nobody but himself. */
const isSecure = (request: IncomingMessage): boolean => request.headers['x-forwarded-proto'] === 'https';

/** Sets a cookie for the whole site, same-site only. @param seconds until it goes; 0 removes it. */
export const setCookie = (
  request: IncomingMessage,
  response: ServerResponse,
  name: string,
  value: string,
  { seconds, httpOnly }: { readonly seconds: number; readonly httpOnly: boolean },
): void => {
  const parts = [`${name}=${value}`, 'Path=/', `Max-Age=${seconds}`, 'SameSite=Strict'];
  if (httpOnly) parts.push('HttpOnly');
  if (isSecure(request)) parts.push('Secure');
  response.appendHeader('Set-Cookie', parts.join('; '));
};
