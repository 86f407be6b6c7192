/** Streams that cannot hold requests, told by their first bytes: HTTP responses, TLS records, SSH. */
export const isForeignStream = (bytes: Uint8Array, start: number, end: number): boolean => {
  if (end - start < 5) return false;
  const first = bytes[start];
  if (first === 0x48) return startsWith(bytes, start, 'HTTP/');
  if (first === 0x53) return startsWith(bytes, start, 'SSH-');
  return first >= 0x14 && first <= 0x17 && bytes[start + 1] === 0x03 && bytes[start + 2] <= 0x04;
};

const startsWith = (bytes: Uint8Array, start: number, text: string): boolean => {
  for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text.charCodeAt(i)) return false;
  return true;
};
