import type { HttpHeader, HttpRequest } from '@mad/protocols';
import type { DomainName } from './domain-name.ts';
import { programFile } from './page-address.ts';

/**
 * Why a Referer that leads to another request does not show that a browser displays a page. Exploit kits, fake
 * updates and droppers are reached by links from pages of others, and it is the browser that follows them.
 *
 * - `address`: another site's page led to a host without a name.
 * - `document`: another site's page led to a document (by its `Accept`): a link or a frame. If it is a page,
 *   its own parts will name it as their Referer.
 * - `program`: the path names a program.
 */
export type LinkDoubt = 'address' | 'document' | 'program';

/** What speaks against the Referer, on `from`, of a request for `path` on `to`. */
export function linkDoubt(
  { headers }: HttpRequest,
  path: string,
  to: DomainName,
  from: DomainName,
): LinkDoubt | undefined {
  if (programFile(path)) return 'program';
  if (from.name === to.name) return undefined;
  if (to.address) return 'address';
  return headers.some(asksForDocument) ? 'document' : undefined;
}

/** Every browser names HTML when it asks for a document; Internet Explorer up to 8 names progressive JPEG instead. */
const DOCUMENT = /\btext\/html\b|\bimage\/pjpeg\b/i;

function asksForDocument({ name, value }: HttpHeader): boolean {
  return name.length === 'accept'.length && name.toLowerCase() === 'accept' && DOCUMENT.test(value);
}
