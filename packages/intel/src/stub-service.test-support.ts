import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from './clock.ts';

/** How a stub answers one request. */
export type Reply = (response: ServerResponse, request: IncomingMessage) => void;

/** An HTTP server on a free port of this machine that answers as a test tells it. */
export class StubService {
  readonly #server: Server;
  readonly #replies: Reply[] = [];
  #otherwise: Reply = (response) => response.writeHead(500).end();
  /** Method, path with query, headers and body of each request, in order. */
  readonly requests: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] =
    [];

  private constructor() {
    this.#server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request.setEncoding('utf8')) body += chunk;
      const { method = '', url = '', headers } = request;
      this.requests.push({ method, url, headers, body });
      (this.#replies.shift() ?? this.#otherwise)(response, request);
    });
  }

  static async start(): Promise<StubService> {
    const service = new StubService();
    service.#server.listen(0, '127.0.0.1');
    await once(service.#server, 'listening');
    return service;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** The replies to the next requests, in order. */
  next(...replies: readonly Reply[]): void {
    this.#replies.push(...replies);
  }

  /** The reply to all requests after those. */
  always(reply: Reply): void {
    this.#otherwise = reply;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

export const json =
  (value: unknown, status = 200, headers: Record<string, string> = {}): Reply =>
  (response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));

export const status =
  (code: number, headers: Record<string, string> = {}): Reply =>
  (response) =>
    response.writeHead(code, headers).end();

export const garbage: Reply = (response) =>
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"data": <html>');

/** Never answers. */
export const silence: Reply = () => {};

/** Begins an answer and never ends it. */
export const endless: Reply = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"data": ');
};

export const closedConnection: Reply = (_response, request) => {
  request.socket.destroy();
};

export const hugeBody: Reply = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(`"${'x'.repeat(5 * 1024 * 1024)}"`);
};

export const redirect =
  (to: string): Reply =>
  (response) =>
    response.writeHead(302, { location: to }).end();

/** A clock that stands still but for sleeping, which takes no real time. */
export class TestClock implements Clock {
  time: number;
  /** How long each sleep was, milliseconds. */
  readonly sleeps: number[] = [];

  constructor(time = Date.UTC(2026, 0, 1)) {
    this.time = time;
  }

  now(): number {
    return this.time;
  }

  async sleep(milliseconds: number): Promise<void> {
    this.sleeps.push(milliseconds);
    this.time += milliseconds;
  }
}
