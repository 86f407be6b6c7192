import { readFileSync } from 'node:fs';
import type { CaptureProblemName } from '@mad/capture';
import { ERROR_CATALOGUE } from '@mad/errors';
import { describe, expect, it } from 'vitest';

/** The rows of the tables of `docs/errors.md`, by heading. */
const documented = (): ReadonlyMap<string, readonly (readonly string[])[]> => {
  const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
  return new Map(
    page
      .split('\n## ')
      .slice(1)
      .map((section) => {
        const [heading = '', ...lines] = section.split('\n');
        const rows = lines.filter((line) => line.startsWith('|')).slice(2);
        return [
          heading,
          rows.map((row) =>
            row
              .slice(1, -1)
              .split('|')
              .map((cell) => cell.trim()),
          ),
        ];
      }),
  );
};

/** The compiler sees to it that every name is here. */
const PROBLEM_NAMES: Readonly<Record<CaptureProblemName, true>> = {
  empty: true,
  'not-a-capture': true,
  truncated: true,
  'bad-record': true,
  unsupported: true,
  'damaged-compression': true,
};

describe('docs/errors.md', () => {
  const tables = documented();

  it('tells the errors of the catalogue, no others, in its words', () => {
    expect([...(tables.get('Captures, lists and results') ?? []), ...(tables.get('Models') ?? [])]).toEqual(
      Object.entries(ERROR_CATALOGUE).map(([code, { what, todo }]) => [`\`${code}\``, what, todo]),
    );
  });

  it('tells the problems of captures', () => {
    const names = tables.get('What ends the reading of a capture')?.map(([name]) => name);
    expect(names).toEqual(Object.keys(PROBLEM_NAMES).map((name) => `\`${name}\``));
  });
});
