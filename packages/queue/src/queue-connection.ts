import { Redis, type RedisOptions } from 'ioredis';

const LONGEST_RETRY_MS = 2000;
const RETRY_STEP_MS = 100;
const CONNECT_TIMEOUT_MS = 5000;
const KEEP_ALIVE_MS = 10_000;
/** How long the other end may take to say goodbye; the process lives on as long. */
const DISCONNECT_TIMEOUT_MS = 500;

/** The connection to Redis that queues and workers share, and the ones that workers make from it to wait for jobs. */
export class QueueConnection extends Redis {
  readonly #copies: Redis[] = [];

  constructor(url: string) {
    super(url, {
      // BullMQ needs commands that wait for as long as the server is away.
      maxRetriesPerRequest: null,
      retryStrategy: (attempt) => Math.min(attempt * RETRY_STEP_MS, LONGEST_RETRY_MS),
      connectTimeout: CONNECT_TIMEOUT_MS,
      keepAlive: KEEP_ALIVE_MS,
      disconnectTimeout: DISCONNECT_TIMEOUT_MS,
      // The address now belongs to a replica: only a new connection finds the server that can be written to.
      reconnectOnError: (error) => error.message.startsWith('READONLY'),
    });
  }

  override duplicate(override?: Partial<RedisOptions>): Redis {
    const copy = super.duplicate(override);
    this.#copies.push(copy);
    return copy;
  }

  /** Ends this connection and all made from it at once, whatever they wait for. */
  disconnectAll(): void {
    // To end one twice starts a timer that holds the process for two seconds.
    for (const connection of [this, ...this.#copies])
      if (connection.status !== 'end') connection.disconnect();
  }
}
