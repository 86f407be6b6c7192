import { readFileSync } from 'node:fs';

/** The settings file as read: its values, none when there is no such file, or what is wrong with it. */
export type SettingsFile =
  | { readonly outcome: 'values'; readonly values: ReadonlyMap<string, unknown> }
  | { readonly outcome: 'absent' }
  | { readonly outcome: 'unusable'; readonly reason: string };

/** Reads a settings file: one JSON object. */
export const readSettingsFile = (path: string): SettingsFile => {
  let content: string;
  try {
    content = readFileSync(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return { outcome: 'absent' };
    return { outcome: 'unusable', reason: `cannot be read: ${errorCode(error)}` };
  }
  try {
    const parsed: unknown = JSON.parse(content);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
      return { outcome: 'unusable', reason: 'is not a JSON object' };
    return { outcome: 'values', values: new Map(Object.entries(parsed)) };
  } catch (error) {
    return { outcome: 'unusable', reason: `is not JSON${placeOf(error)}` };
  }
};

/** Reads a file that holds one secret, without the line end that editors add. */
export const readSecretFile = (
  path: string,
): { readonly secret: string } | { readonly secret?: never; readonly reason: string } => {
  try {
    return { secret: readFileSync(path, 'utf8').replace(/\r?\n$/, '') };
  } catch (error) {
    return { reason: errorCode(error) };
  }
};

const isMissing = (error: unknown): boolean => errorCode(error) === 'ENOENT';

const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : String(error);

/** Only the place: the rest of the parser's message quotes the file, which may hold secrets. */
const placeOf = (error: unknown): string => {
  const place = error instanceof Error ? /\(line \d+ column \d+\)/.exec(error.message) : null;
  return place === null ? '' : ` ${place[0]}`;
};
