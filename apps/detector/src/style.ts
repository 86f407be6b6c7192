import { styleText } from 'node:util';

type Format = Parameters<typeof styleText>[0];

/** Colours text if the stream is a terminal; NO_COLOR and FORCE_COLOR are honoured. */
export const styled = (format: Format, text: string, stream: NodeJS.WriteStream = process.stdout): string =>
  styleText(format, text, { stream });
