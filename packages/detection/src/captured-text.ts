/**
 * Text for people and documents out of captured bytes that were read as Latin-1: UTF-8 where the bytes are valid UTF-8,
 * Latin-1 otherwise. Control characters are kept; each output escapes them in its own way.
 */
export const capturedText = (latin1: string): string => {
  if (!/[\u0080-\u00ff]/.test(latin1) || /[\u0100-\uffff]/.test(latin1)) return latin1;
  try {
    return utf8.decode(Buffer.from(latin1, 'latin1'));
  } catch {
    return latin1;
  }
};

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
