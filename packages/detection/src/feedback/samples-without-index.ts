import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseFlowName } from '@mad/flows';
import type { JudgedKind } from '@mad/webgraphic';
import { labelFolder, type RetrainEntry, type SampleVerdict, type StreamEntry } from './retrain-entry.ts';

export const STREAM_FILE = 'stream.json';
export const RETRAIN_KINDS: readonly JudgedKind[] = ['Background_PC', 'Background_Phone', 'Suspicious'];
export const UNKNOWN_USER_AGENT = 'UnknownUA';

/** `<capture>_<source>_<port>_<destination>_<port>_<second>.dat`; the capture's name may have underscores of its own. */
const SAMPLE_NAME = /^(.*)_([^_]+_[^_]+_[^_]+_[^_]+_[^_]+)\.dat$/;
const VERDICTS: ReadonlySet<string> = new Set<SampleVerdict>([
  'malicious',
  'harmless',
  'unknown',
  'unchecked',
]);

/** The samples that lie in a retrain dataset's folder, with what `stream.json` says of them. */
export const samplesWithoutIndex = (folder: string): readonly RetrainEntry[] => {
  const told = readStream(join(folder, STREAM_FILE));
  return RETRAIN_KINDS.flatMap((kind) =>
    ([0, 1] as const).flatMap((label) =>
      samplesIn(join(folder, kind, String(label))).map((filename) =>
        entryOf(kind, label, filename, told.get(`${kind}/${filename}`)),
      ),
    ),
  );
};

const samplesIn = (folder: string): readonly string[] =>
  existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.dat')) : [];

const readStream = (path: string): ReadonlyMap<string, Partial<StreamEntry>> => {
  if (!existsSync(path)) return new Map();
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // The samples themselves say what counts.
    return new Map();
  }
  return new Map(
    Object.entries(document ?? {}).flatMap(([kind, entries]) =>
      Array.isArray(entries)
        ? entries.map(
            (entry: Partial<StreamEntry> | null) => [`${kind}/${entry?.filename}`, entry ?? {}] as const,
          )
        : [],
    ),
  );
};

const entryOf = (
  kind: JudgedKind,
  label: 0 | 1,
  filename: string,
  told: Partial<StreamEntry> = {},
): RetrainEntry => {
  const [, capture = '', flow = ''] = SAMPLE_NAME.exec(filename) ?? [];
  const text = (value: unknown, otherwise: string): string => (typeof value === 'string' ? value : otherwise);
  const { validated } = told;
  const agrees = validated !== undefined && VERDICTS.has(validated) && labelFolder(validated) === label;
  return {
    kind,
    filename,
    capture: text(told.capture, capture),
    flow: text(told.flow, flow),
    userAgent: text(told.UA, UNKNOWN_USER_AGENT),
    url: text(told.url, ''),
    host: text(told.host, ''),
    serverAddress: text(told.server, parseFlowName(flow)?.destination.address ?? ''),
    software: text(told.ipua, parseFlowName(flow)?.source.address ?? ''),
    // The folder 0 alone does not say that somebody found the sample harmless.
    verdict: agrees ? validated : label === 1 ? 'malicious' : 'unknown',
    source: text(told.source, ''),
    detail: text(told.detail, ''),
    checkedAt: typeof told.checked_at === 'number' ? told.checked_at : 0,
  };
};
