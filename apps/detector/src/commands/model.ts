import { join } from 'node:path';
import type { MadError } from '@mad/errors';
import {
  BASE_VERSION,
  isModelError,
  listModelVersions,
  MODEL_KINDS,
  type ModelKind,
  type ModelVersion,
  promoteModel,
  rollbackModel,
} from '@mad/model';
import { readSettings } from '@mad/settings';
import { ExitCode } from '../exit-code.ts';
import { jsonLine, LineOutput, printable } from '../output.ts';
import { SHIPPED_MODELS } from '../paths.ts';
import { styled } from '../style.ts';

/** The options of `mad model` and what stands below it. */
export interface ModelOptions {
  /** Default: every kind. */
  readonly kind?: ModelKind;
  /** The site's folder of models. Default: `model/` under MAD_HOME. */
  readonly model?: string;
  readonly json?: boolean;
}

/** A version in `mad model list --json`. */
interface ShownVersion {
  readonly kind: ModelKind;
  readonly version: string;
  /** The model every site begins with, or one trained from nothing. */
  readonly base: boolean;
  readonly state: string;
  readonly trained: string;
  readonly network: string;
  readonly threshold: number;
  /** How often it was trained onwards. */
  readonly retrained: number;
  /** How it came out of its comparison with the champion of its time. */
  readonly reason: string | null;
  readonly figures: unknown;
}

/** Who judges after a change, in `mad model promote|rollback --json`. */
interface ShownChange {
  readonly kind: ModelKind;
  readonly champion: string;
}

/** `mad model list`: the versions of each kind's model, newest first, and which one judges. */
export const modelList = async (options: ModelOptions): Promise<ExitCode> => {
  const versions: ModelVersion[] = [];
  for (const kind of kindsOf(options))
    versions.push(...(await listModelVersions(folderOf(options), kind, SHIPPED_MODELS)));
  write(options.json === true ? jsonLine({ models: versions.map(shown) }) : versionTable(versions));
  return ExitCode.Success;
};

/** `mad model promote`: lets a version judge, of every kind that has it unless one is named. */
export const modelPromote = (version: string, options: ModelOptions): Promise<ExitCode> =>
  change(options, async (folder, kind) => {
    await promoteModel(folder, kind, version, new Date().toISOString());
    return version;
  });

/** `mad model rollback`: lets the champion before the present one judge again, of every kind that had one unless one is named. */
export const modelRollback = (options: ModelOptions): Promise<ExitCode> =>
  change(
    options,
    async (folder, kind) => (await rollbackModel(folder, kind, new Date().toISOString())) ?? BASE_VERSION,
  );

const change = async (
  options: ModelOptions,
  changeKind: (folder: string, kind: ModelKind) => Promise<string>,
): Promise<ExitCode> => {
  const changes: ShownChange[] = [];
  let refusal: MadError | undefined;
  for (const kind of kindsOf(options)) {
    try {
      changes.push({ kind, champion: await changeKind(folderOf(options), kind) });
    } catch (error) {
      if (!isModelError(error) || error.code !== 'MAD_MODEL_VERSION_UNKNOWN') throw error;
      refusal = error;
    }
  }
  // A version may be of one kind alone; that no kind has it is a mistake.
  if (refusal !== undefined && changes.length === 0) throw refusal;
  write(
    options.json === true
      ? jsonLine({ changes })
      : changes.map(({ kind, champion }) => `${kind}: ${champion} judges now\n`).join(''),
  );
  return ExitCode.Success;
};

const kindsOf = ({ kind }: ModelOptions): readonly ModelKind[] => (kind === undefined ? MODEL_KINDS : [kind]);

const folderOf = ({ model }: ModelOptions): string => model ?? join(readSettings().settings.home, 'model');

const shown = ({ kind, version, isBase, state, description, outcome }: ModelVersion): ShownVersion => ({
  kind,
  version,
  base: isBase,
  state,
  trained: description.trained,
  network: description.network,
  threshold: description.threshold,
  retrained: description.retrained.length,
  reason: outcome?.reason ?? null,
  figures: outcome?.figures ?? null,
});

const versionTable = (versions: readonly ModelVersion[]): string => {
  const rows = versions.map(({ kind, version, isBase, state, description, outcome }) => [
    kind,
    printable(version),
    state,
    printable(description.trained.slice(0, 16).replace('T', ' ')),
    isBase ? 'base' : printable(outcome?.reason ?? ''),
  ]);
  const headings = ['kind', 'version', 'state', 'trained', 'why'];
  const widths = headings.map((heading, i) =>
    Math.max(heading.length, ...rows.map((row) => (row[i] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  return [
    styled('bold', line(headings)),
    ...rows.map((row) => (row[2] === 'champion' ? styled('green', line(row)) : line(row))),
    '',
  ].join('\n');
};

const write = (text: string): void => {
  const output = new LineOutput();
  output.write(text);
  output.flush();
};
