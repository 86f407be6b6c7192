/** A value of an export. */
export type CellValue = string | number | boolean | null;

/** What spreadsheet programs take for a formula at the start of a cell (OWASP, "CSV Injection"), full-width forms included. */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/**
 * A cell of a CSV file (RFC 4180). Text that a spreadsheet would run as a formula gets an apostrophe before it; numbers are numbers.
 */
export const csvCell = (value: CellValue): string => {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const harmless = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
};

/** A line of a CSV file with its end. */
export const csvLine = (values: readonly CellValue[]): string =>
  `${values.map((value) => csvCell(value)).join(',')}\r\n`;
