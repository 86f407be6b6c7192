import { type ListState, listAddress } from '../search/list-state.ts';

/** Longest User-Agent that stands in an address itself. */
const LONGEST_IN_ADDRESS = 1024;

/** `/inner/IP`. */
export const hostAddress = (address: string): string => `/inner/${encodeURIComponent(address)}`;

/** `/outer/IP`. */
export const serverAddress = (address: string): string => `/outer/${encodeURIComponent(address)}`;

/** `/connection/SRC/DST`. */
export const connectionAddress = (host: string, server: string): string =>
  `/connection/${encodeURIComponent(host)}/${encodeURIComponent(server)}`;

/** `/verdict/ID`. @param from the list it is looked at from: there `j` and `k` go on. */
export const verdictAddress = (id: number, from?: ListState): string =>
  from === undefined ? `/verdict/${id}` : listAddress(`/verdict/${id}`, from);

/**
 * `/ua/UA`. A User-Agent that an address cannot carry (long, not whole, other than printable ASCII, or a dot segment that browsers
 * would fold away) is named by its digest: `/ua/sha256:HEX`.
 */
export const softwareAddress = (
  { text, isCut }: { readonly text: string; readonly isCut: boolean },
  digest: string,
): string =>
  !isCut &&
  text.length <= LONGEST_IN_ADDRESS &&
  /^[\x20-\x7e]+$/.test(text) &&
  !/^(\.{1,2}|sha256:.*)$/.test(text)
    ? `/ua/${encodeURIComponent(text)}`
    : `/ua/sha256:${digest}`;
