/** What a User-Agent says of device, system and browser, in one text, without what it does not say. */
export const knownParts = (...parts: readonly string[]): string =>
  parts.filter((part) => !/^(unknown)?$/i.test(part)).join(' · ');
