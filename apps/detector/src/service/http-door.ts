import { MadError } from '@mad/errors';
import type { Settings } from '@mad/settings';
import type { HttpBackend } from '../http/http-backend.ts';
import type { HttpServer } from '../http/http-server.ts';
import type { ServiceLog } from './service-log.ts';

/** Until the next try to listen where somebody else does. */
const RETRY_MS = 5000;

/** The HTTP service, opened now or as soon as its address is free: that it is taken must not keep captures from being judged. */
export class HttpDoor {
  readonly #backend: HttpBackend;
  readonly #settings: Settings;
  readonly #log: ServiceLog;
  #server: HttpServer | undefined;
  #retry: NodeJS.Timeout | undefined;
  #isClosed = false;
  #isTold = false;

  constructor(backend: HttpBackend, settings: Settings, log: ServiceLog) {
    this.#backend = backend;
    this.#settings = settings;
    this.#log = log;
  }

  /** @throws MadError `MAD_TOKEN_MISSING`; `MAD_ADDRESS_UNUSABLE` for an address that waiting does not make free. */
  async open(): Promise<void> {
    const { httpHost: host, httpPort: port, httpToken: token } = this.#settings;
    // Only the service pays for loading it.
    const { startHttpServer } = await import('../http/http-server.ts');
    try {
      const server = await startHttpServer(this.#backend, {
        host,
        port,
        token,
        onError: (error) => this.#log.error({ err: error, part: 'http' }, 'a request failed'),
      });
      if (this.#isClosed) return await server.close();
      this.#server = server;
      this.#log.info({ part: 'http', address: server.address }, `listening on ${server.address}`);
    } catch (error) {
      if (!(error instanceof Error) || !('syscall' in error)) throw error;
      const unusable = new MadError('MAD_ADDRESS_UNUSABLE', `${host}:${port}: ${error.message}`, error);
      if (!('code' in error) || error.code !== 'EADDRINUSE') throw unusable;
      if (!this.#isTold)
        this.#log.error(
          { part: 'http', code: unusable.code },
          `${host}:${port} is in use: no HTTP service until it is free (MAD_HTTP_PORT names another)`,
        );
      this.#isTold = true;
      if (!this.#isClosed) this.#retry = setTimeout(() => this.#openAgain(), RETRY_MS);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    await this.#server?.close();
  }

  #openAgain(): void {
    this.open().catch((error: unknown) =>
      this.#log.error({ err: error, part: 'http' }, 'no HTTP service: it could not be opened'),
    );
  }
}
