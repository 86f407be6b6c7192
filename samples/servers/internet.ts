/** The outside world of the recordings, in one process: `node internet.ts WEB_ROOT KEY CERTIFICATE`. */
import { readFileSync } from 'node:fs';
import { startNameServer, startTimeServer } from './name-server.ts';
import { addressOf, nameServerAddress } from './names.ts';
import { startTlsServer, startWebServer } from './web-server.ts';

const [folder = '', key = '', certificate = ''] = process.argv.slice(2);
for (const port of [80, 81, 7080, 8000, 8080, 8082, 8888, 11371]) {
  startWebServer({ folder }, port);
}
startTlsServer({ folder }, 443, readFileSync(key), readFileSync(certificate));
startNameServer(nameServerAddress);
startTimeServer(addressOf('zeit.uhrwerk.example'));
process.stdout.write('ready\n');
