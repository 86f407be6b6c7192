import { spawn } from 'node:child_process';

/** Opens the address in the browser of whoever sits at this terminal; nothing happens where there is no terminal, screen or browser. */
export const openBrowser = (url: string): void => {
  if (!process.stdout.isTTY) return;
  const hasScreen = process.env['DISPLAY'] !== undefined || process.env['WAYLAND_DISPLAY'] !== undefined;
  const program =
    process.platform === 'darwin'
      ? 'open'
      : process.platform === 'linux' && hasScreen
        ? 'xdg-open'
        : undefined;
  if (program === undefined) return;
  const browser = spawn(program, [url], { stdio: 'ignore', detached: true });
  browser.once('error', () => undefined);
  browser.unref();
};
