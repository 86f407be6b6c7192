import { findProgram } from './find-program.ts';

/**
 * Path of an installed Chromium, for `executablePath` of playwright-core. As root it needs `--no-sandbox`.
 * @throws Error that says what to install.
 */
export const chromiumPath = (): string =>
  findProgram(['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'], 'chromium');
