import { spawn } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { extname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';
import { answer } from './answers.ts';

const mediaTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.m3u8': 'application/vnd.apple.mpegurl',
  '.mp3': 'audio/mpeg',
  '.png': 'image/png',
  '.txt': 'text/plain',
  '.xml': 'application/xml',
};

/** Where the files of every virtual host are, one folder per name. */
export interface WebRoot {
  readonly folder: string;
}

const readBody = async (request: IncomingMessage): Promise<Uint8Array> => {
  const parts: Buffer[] = [];
  for await (const part of request) {
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
};

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/** The file of the request, or undefined; a folder stands for its index.html. */
function findFile(root: WebRoot, host: string, path: string): string | undefined {
  const below = normalize(decodeURIComponent(path)).replace(/^(?:\.\.\/)+/, '');
  const file = join(root.folder, host, below.endsWith('/') ? `${below}index.html` : below);
  return file.startsWith(root.folder) && isFile(file) ? file : undefined;
}

function sendFile(request: IncomingMessage, response: ServerResponse, file: string): void {
  const modified = statSync(file).mtime.toUTCString();
  const content = readFileSync(file);
  response.setHeader('Last-Modified', modified);
  response.setHeader('ETag', `"${content.length.toString(16)}-${Date.parse(modified).toString(16)}"`);
  if (request.headers['if-modified-since'] === modified) {
    response.writeHead(304).end();
    return;
  }
  const type = mediaTypes[extname(file)] ?? 'application/octet-stream';
  response.setHeader('Content-Type', type);
  response.setHeader('Accept-Ranges', 'bytes');
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  if (range !== null && Number(range[1]) < content.length) {
    const first = Number(range[1]);
    const last = range[2] === '' ? content.length - 1 : Math.min(Number(range[2]), content.length - 1);
    response.setHeader('Content-Range', `bytes ${first}-${last}/${content.length}`);
    response.writeHead(206, { 'Content-Length': last - first + 1 });
    response.end(request.method === 'HEAD' ? undefined : content.subarray(first, last + 1));
    return;
  }
  const zipped =
    type.startsWith('text/') && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  const body = zipped ? gzipSync(content) : content;
  response.writeHead(200, {
    'Content-Length': body.length,
    ...(zipped ? { 'Content-Encoding': 'gzip' } : {}),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** Git's own CGI program (git-http-backend) over the repositories in the web root. */
function sendGit(
  root: WebRoot,
  host: string,
  request: IncomingMessage,
  response: ServerResponse,
  body: Uint8Array,
): void {
  const url = new URL(request.url ?? '/', 'http://git');
  const child = spawn('git', ['http-backend'], {
    env: {
      PATH: '/usr/bin:/bin',
      GIT_PROJECT_ROOT: join(root.folder, host),
      GIT_HTTP_EXPORT_ALL: '1',
      REMOTE_USER: 'visitor',
      PATH_INFO: url.pathname,
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method ?? 'GET',
      CONTENT_TYPE: String(request.headers['content-type'] ?? ''),
      HTTP_CONTENT_ENCODING: String(request.headers['content-encoding'] ?? ''),
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    },
  });
  const parts: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => parts.push(part));
  child.on('close', () => {
    const output = Buffer.concat(parts);
    const end = output.indexOf('\r\n\r\n');
    let status = 200;
    for (const line of output.toString('latin1', 0, Math.max(end, 0)).split('\r\n')) {
      const [name = '', value = ''] = line.split(/:\s*/, 2);
      if (name === 'Status') {
        status = Number.parseInt(value, 10);
      } else if (name !== '') {
        response.setHeader(name, value);
      }
    }
    response.writeHead(status).end(output.subarray(end + 4));
  });
  child.stdin.end(body);
}

async function handle(root: WebRoot, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request);
  const target = request.url ?? '/';
  const [path = '/'] = target.replace(/^https?:\/\/[^/]+/, '').split('?');
  const host = (request.headers.host ?? request.socket.localAddress ?? '').replace(/:\d+$/, '');
  response.setHeader('Server', 'nginx');
  if (host.startsWith('git.') && path.includes('.git/') && !path.includes('/dumb/')) {
    sendGit(root, host, request, response, body);
    return;
  }
  const file = findFile(root, host, path);
  const redirection = findFile(root, host, `${path}.redirect`);
  if (redirection !== undefined) {
    response.writeHead(302, { Location: readFileSync(redirection, 'utf8').trim() }).end();
    return;
  }
  if (file !== undefined && (request.method === 'GET' || request.method === 'HEAD')) {
    sendFile(request, response, file);
    return;
  }
  if (file === undefined && isFile(join(root.folder, host, '.strict'))) {
    response.writeHead(404, { 'Content-Type': 'text/html' }).end('<h1>Not Found</h1>\n');
    return;
  }
  const known = answer({ method: request.method ?? 'GET', host, path, headers: request.headers, body });
  const length = known.status === 204 ? {} : { 'content-length': String(Buffer.byteLength(known.body)) };
  response.writeHead(known.status, { ...known.headers, ...length });
  response.end(request.method === 'HEAD' || known.status === 204 ? undefined : known.body);
}

const listener =
  (root: WebRoot) =>
  (request: IncomingMessage, response: ServerResponse): void => {
    handle(root, request, response).catch(() => response.destroy());
  };

/** Every virtual host on one port of every address. */
export function startWebServer(root: WebRoot, port: number): Server {
  const server = createServer(
    { insecureHTTPParser: true, requireHostHeader: false, keepAliveTimeout: 30_000 },
    listener(root),
  );
  // Some of the programs send bytes after a request that are no request: the request before them is answered first.
  server.on('clientError', (_error, socket) => setTimeout(() => socket.destroy(), 300));
  return server.listen(port, '::');
}

/** The same behind TLS. */
export function startTlsServer(root: WebRoot, port: number, key: Buffer, certificate: Buffer): void {
  createTlsServer({ key, cert: certificate }, listener(root)).listen(port, '::');
}
