import { readFileSync } from 'node:fs';
import { MadError } from '@mad/errors';

/** One row of a label file: what is known of one HTTP flow. */
export interface LabelledFlow {
  /** Path of the capture below the captures' folder. */
  readonly capture: string;
  /** Capture time of the first request, seconds since 1970. */
  readonly start: number;
  readonly sourceAddress: string;
  readonly sourcePort: number;
  readonly destinationAddress: string;
  readonly destinationPort: number;
  readonly label: 'malicious' | 'benign';
  /** Malware family, or the application of a benign flow. */
  readonly family: string;
  /** Of a flow that is learnt from and never judged: how much it counts beside one that is, above 0 and at most 1. */
  readonly weight?: number;
}

const COLUMNS = [
  'capture',
  'start',
  'src_ip',
  'src_port',
  'dest_ip',
  'dest_port',
  'label',
  'family',
] as const;
/** A column that a file may have; a row that leaves it empty has no weight of its own. */
const WEIGHT = 'weight';
type ColumnName = (typeof COLUMNS)[number] | typeof WEIGHT;

const LARGEST_PORT = 65_535;

/**
 * Reads a label file: tab-separated, a heading, the columns of {@link COLUMNS} in any order among others, `weight` one of them
 * where imitations are to count less than captures. Rows labelled
 * neither `malicious` nor `benign` are left out.
 *
 * @throws MadError `MAD_LABELS_UNREADABLE` naming the file and the line.
 */
export const readLabelFile = (path: string): LabelledFlow[] => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new MadError('MAD_LABELS_UNREADABLE', `${path}: ${detail}`, cause);
  }
  const [heading = '', ...lines] = text.split('\n').map((line) => line.replace(/\r$/, ''));
  const places = columnPlaces(path, heading);
  return lines.flatMap((line, i) => (line === '' ? [] : labelledFlow(path, i + 2, line.split('\t'), places)));
};

const columnPlaces = (path: string, heading: string): ReadonlyMap<ColumnName, number> => {
  const names = heading.split('\t');
  const missing = COLUMNS.filter((name) => !names.includes(name));
  if (missing.length > 0)
    throw new MadError(
      'MAD_LABELS_UNREADABLE',
      `${path}: line 1 lacks the ${missing.length === 1 ? 'column' : 'columns'} ${missing.join(', ')}`,
    );
  return new Map(([...COLUMNS, WEIGHT] as const).map((name) => [name, names.indexOf(name)]));
};

const labelledFlow = (
  path: string,
  line: number,
  fields: readonly string[],
  places: ReadonlyMap<ColumnName, number>,
): LabelledFlow[] => {
  const complaint = (text: string): MadError =>
    new MadError('MAD_LABELS_UNREADABLE', `${path}: line ${line}: ${text}`);
  const label = fields[places.get('label') ?? -1];
  if (label !== 'malicious' && label !== 'benign') return [];
  const field = (name: ColumnName): string => {
    const text = fields[places.get(name) ?? -1]?.trim() ?? '';
    if (text === '') throw complaint(`${name} is missing`);
    return text;
  };
  const number = (name: ColumnName): number => {
    const value = Number(field(name));
    if (!Number.isFinite(value)) throw complaint(`${name} is no number`);
    return value;
  };
  const port = (name: ColumnName): number => {
    const value = number(name);
    if (!Number.isInteger(value) || value < 0 || value > LARGEST_PORT)
      throw complaint(`${name} is no port, 0 to ${LARGEST_PORT}`);
    return value;
  };
  const weight = (): number | undefined => {
    if ((fields[places.get(WEIGHT) ?? -1]?.trim() ?? '') === '') return undefined;
    const value = number(WEIGHT);
    if (value <= 0 || value > 1) throw complaint(`${WEIGHT} is not above 0 and at most 1`);
    return value;
  };
  const own = weight();
  return [
    {
      capture: field('capture'),
      start: number('start'),
      sourceAddress: field('src_ip'),
      sourcePort: port('src_port'),
      destinationAddress: field('dest_ip'),
      destinationPort: port('dest_port'),
      label,
      family: field('family'),
      ...(own === undefined ? {} : { weight: own }),
    },
  ];
};
