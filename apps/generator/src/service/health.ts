import { MadError } from '@mad/errors';
import fastify, { type FastifyInstance } from 'fastify';

/** How the service is doing, as its last sign of life said. */
export class Health {
  #lastSign = Date.now();
  #outage: string | undefined;
  #lastRound: object | undefined;
  readonly #patienceMs: number;

  /** @param patienceMs without a sign of life for so long, the service counts as stuck. */
  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs;
  }

  /** Something was done. */
  sign(): void {
    this.#lastSign = Date.now();
  }

  roundDone(result: object): void {
    this.sign();
    this.#outage = undefined;
    this.#lastRound = { at: new Date().toISOString(), ...result };
  }

  /** Rounds fail. @param reason one sentence. */
  roundFailed(reason: string): void {
    this.sign();
    this.#outage = reason;
  }

  get isHealthy(): boolean {
    return this.#outage === undefined && Date.now() - this.#lastSign < this.#patienceMs;
  }

  /** What `/healthz` answers. */
  get state(): object {
    return {
      status: this.isHealthy ? 'ok' : 'unhealthy',
      ...(this.#outage === undefined ? {} : { problem: this.#outage }),
      lastSignOfLife: new Date(this.#lastSign).toISOString(),
      lastRound: this.#lastRound ?? null,
    };
  }
}

/**
 * Answers `GET /healthz` on 127.0.0.1: 200 when healthy, else 503; both with the state as JSON.
 *
 * @throws MadError `MAD_ADDRESS_UNUSABLE`.
 */
export const serveHealth = async (health: Health, port: number): Promise<FastifyInstance> => {
  const server = fastify({ logger: false, forceCloseConnections: true });
  server.get('/healthz', (_request, reply) => reply.code(health.isHealthy ? 200 : 503).send(health.state));
  try {
    await server.listen({ host: '127.0.0.1', port });
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new MadError('MAD_ADDRESS_UNUSABLE', `127.0.0.1:${port}: ${detail}`, cause);
  }
  return server;
};
