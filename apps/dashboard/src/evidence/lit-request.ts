/** What a part of the requests did to the score: a line of the `explanation` of `report.json`. */
export interface PartWeight {
  readonly part: 'method' | 'path' | 'query' | 'version' | 'header';
  /** Of the header field; empty for other parts. */
  readonly name: string;
  /** Above 0 it spoke against the software, below 0 for it: log-odds. */
  readonly weight: number;
}

/** A stretch of a header block that is lit alike. */
export interface LitPiece {
  readonly text: string;
  /** Log-odds; null where nothing was weighed. */
  readonly weight: number | null;
  /** −5 to 5: how strongly to light it, against the strongest of the explanation. */
  readonly level: number;
}

/** A line of a header block. */
export interface LitLine {
  readonly pieces: readonly LitPiece[];
  /** The weight of the line, or the sum of its parts'; null when none was weighed. */
  readonly weight: number | null;
}

/** The header block of a request, its lines lit by what they did to the score. */
export type LitRequest = readonly LitLine[];

const LEVELS = 5;

/** Fainter than this share of the strongest is not lit. */
const FAINTEST = 0.04;

/** Lights header blocks. A field that occurs in several requests is lit in each: its weight is that of all together. */
export const litRequests = (
  requests: readonly string[],
  weights: readonly PartWeight[],
): readonly LitRequest[] => {
  const strongest = Math.max(0, ...weights.map(({ weight }) => Math.abs(weight)));
  const byPart = new Map(weights.map(({ part, name, weight }) => [partKey(part, name), weight]));
  const piece = (text: string, key: string): LitPiece => {
    const weight = byPart.get(key) ?? null;
    return { text, weight, level: weight === null ? 0 : levelOf(weight, strongest) };
  };
  return requests.map((request) =>
    blockLines(request).map((line, index) =>
      lineOf(index === 0 ? requestLine(line, piece) : [piece(line, partKey('header', headerName(line)))]),
    ),
  );
};

const partKey = (part: PartWeight['part'], name: string): string =>
  part === 'header' ? `header ${name.toLowerCase()}` : part;

const levelOf = (weight: number, strongest: number): number => {
  const share = strongest === 0 ? 0 : Math.abs(weight) / strongest;
  return share < FAINTEST ? 0 : Math.sign(weight) * Math.ceil(share * LEVELS);
};

/** Lines without their ends; the empty line at the end of a block says nothing. */
const blockLines = (block: string): readonly string[] => {
  const lines = block.split(/\r?\n/);
  while (lines.length > 1 && lines.at(-1) === '') lines.pop();
  return lines;
};

const headerName = (line: string): string => {
  const colon = line.indexOf(':');
  return (colon < 0 ? line : line.slice(0, colon)).trim();
};

/** `METHOD PATH?QUERY VERSION` in its parts; what does not look so stays whole. */
const requestLine = (line: string, piece: (text: string, key: string) => LitPiece): readonly LitPiece[] => {
  const first = line.indexOf(' ');
  const last = line.lastIndexOf(' ');
  if (first < 0) return [piece(line, 'method')];
  const hasVersion = last > first;
  const target = hasVersion ? line.slice(first + 1, last) : line.slice(first + 1);
  const question = target.indexOf('?');
  const gap: LitPiece = { text: ' ', weight: null, level: 0 };
  return [
    piece(line.slice(0, first), 'method'),
    gap,
    piece(question < 0 ? target : target.slice(0, question), 'path'),
    ...(question < 0 ? [] : [piece(target.slice(question), 'query')]),
    ...(hasVersion ? [gap, piece(line.slice(last + 1), 'version')] : []),
  ];
};

const lineOf = (pieces: readonly LitPiece[]): LitLine => {
  const weighed = pieces.flatMap(({ weight }) => (weight === null ? [] : [weight]));
  return { pieces, weight: weighed.length === 0 ? null : weighed.reduce((sum, weight) => sum + weight, 0) };
};
