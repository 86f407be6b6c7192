/** What two readers must agree on about one HTTP request. Absent header fields are empty. */
export interface RequestFacts {
  readonly client: string;
  readonly clientPort: number;
  readonly serverPort: number;
  readonly method: string;
  readonly uri: string;
  readonly host: string;
  readonly userAgent: string;
}

/**
 * One line of text for a request. Bytes outside printable ASCII become `?`, for each reader shows them in its own way, and
 * so do backslashes, with which some announce them.
 */
export const requestLine = (facts: RequestFacts): string =>
  [facts.client, facts.clientPort, facts.serverPort, facts.method, facts.uri, facts.host, facts.userAgent]
    .map((field) => printableText(String(field)))
    .join(' | ');

const printableText = (text: string): string =>
  text
    .replace(/\\(?:x[0-9a-f]{2}|[0-7]{3}|[abfnrtv\\"'])/gi, '?')
    .replace(/[^\x20-\x5b\x5d-\x7e]/g, '?')
    .replace(/\?+/g, '?')
    .trim();

/** How often each line is in one list and not in the other. */
export const onlyInFirst = (first: readonly string[], second: readonly string[]): string[] => {
  const left = new Map<string, number>();
  for (const line of second) left.set(line, (left.get(line) ?? 0) + 1);
  return first.filter((line) => {
    const count = left.get(line) ?? 0;
    if (count > 0) left.set(line, count - 1);
    return count === 0;
  });
};

/** One line of text for a TCP connection. The bytes of the two directions are put in order of size: which end is the client is not compared. */
export const flowLine = (
  source: string,
  destination: string,
  packets: number,
  bytes: readonly [number, number],
): string => {
  const sizes = bytes.toSorted((a, b) => a - b).join(' and ');
  return `${source} > ${destination}: ${packets} packets, ${sizes} bytes`;
};
