/**
 * A person at a browser: `node browse.ts URL CLICKS [USER_AGENT]` starts Chromium without a window, opens the page and
 * clicks the link `#weiter` so many times, a moment apart. Chromium is driven over its DevTools protocol on loopback.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const [page = 'about:blank', clicks = '1', userAgent] = process.argv.slice(2);
const readingMilliseconds = 1_800;

const chromium = spawn(
  'chromium',
  [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--disable-sync',
    '--disable-extensions',
    '--disable-default-apps',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-client-side-phishing-detection',
    '--disable-domain-reliability',
    '--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,OptimizationHints,MediaRouter,Translate,AutofillServerCommunication,NetworkTimeServiceQuerying',
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE *.example',
    '--metrics-recording-only',
    '--no-first-run',
    '--no-default-browser-check',
    '--no-pings',
    '--remote-debugging-port=0',
    `--user-data-dir=${mkdtempSync(join(tmpdir(), 'mad-browse-'))}`,
    ...(userAgent === undefined ? [] : [`--user-agent=${userAgent}`]),
    'about:blank',
  ],
  { stdio: ['ignore', 'ignore', 'pipe'] },
);

/** The port of the DevTools server, which Chromium prints once it listens. */
const debuggingPort = new Promise<string>((resolve, reject) => {
  let printed = '';
  chromium.stderr.on('data', (part: Buffer) => {
    printed += part.toString();
    const port = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)\//.exec(printed)?.[1];
    if (port !== undefined) {
      resolve(port);
    }
  });
  chromium.once('exit', () => reject(new Error(`chromium ended early: ${printed.slice(-500)}`)));
});

interface DebuggingTarget {
  readonly type: string;
  readonly webSocketDebuggerUrl: string;
}

try {
  const list = await fetch(`http://127.0.0.1:${await debuggingPort}/json/list`);
  const target = ((await list.json()) as DebuggingTarget[]).find(({ type }) => type === 'page');
  if (target === undefined) {
    throw new Error('chromium has no page');
  }
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', reject, { once: true });
  });
  let identifier = 0;
  const command = (method: string, parameters: object): void => {
    identifier += 1;
    socket.send(JSON.stringify({ id: identifier, method, params: parameters }));
  };
  command('Page.navigate', { url: page });
  for (let click = 0; click < Number(clicks); click += 1) {
    await sleep(readingMilliseconds);
    command('Runtime.evaluate', {
      expression: "document.querySelector('#weiter')?.click()",
      userGesture: true,
    });
  }
  await sleep(readingMilliseconds);
  socket.close();
} finally {
  chromium.removeAllListeners('exit');
  chromium.kill('SIGKILL');
}
