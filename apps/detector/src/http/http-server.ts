import type { Readable } from 'node:stream';
import { MadError } from '@mad/errors';
import type { CaptureRow, StoredReason } from '@mad/store';
import { type FastifyInstance, fastify } from 'fastify';
import { authorise, requireToken } from './authorisation.ts';
import { CAPTURE_SCHEMA } from './capture-schema.ts';
import type { CaptureQuery, HttpBackend } from './http-backend.ts';
import { ERROR_SCHEMA, errorAnswer } from './http-error.ts';
import { addModelRoutes } from './model-routes.ts';

/** Where the service listens and whom it answers. */
export interface HttpOptions {
  readonly host: string;
  /** 0 is any free one. */
  readonly port: number;
  readonly token: string | undefined;
  /** Told of errors that the caller is not told in full. */
  readonly onError: (error: unknown) => void;
}

/** The HTTP service of a detector. */
export interface HttpServer {
  /** `http://HOST:PORT`. */
  readonly address: string;
  close(): Promise<void>;
}

/** Of a JSON body; uploads, which are streams, have a limit of their own. */
const LONGEST_DOCUMENT = 64 * 1024;

const CAPTURE_TYPES = ['application/octet-stream', 'application/vnd.tcpdump.pcap', 'application/x-pcapng'];

const ERRORS = { '4xx': ERROR_SCHEMA, '5xx': ERROR_SCHEMA } as const;
const ID_PARAMETER = {
  type: 'object',
  required: ['id'],
  properties: { id: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER } },
} as const;

/**
 * Starts the HTTP service: health, readiness, metrics, uploads, captures, flows, retraining, models.
 *
 * @throws MadError `MAD_TOKEN_MISSING` when others could connect and there is no token.
 */
export const startHttpServer = async (backend: HttpBackend, options: HttpOptions): Promise<HttpServer> => {
  requireToken(options.host, options.token);
  const server = fastify({ bodyLimit: LONGEST_DOCUMENT, forceCloseConnections: true });
  server.setErrorHandler((error, request, reply) => {
    const { status, body } = errorAnswer(error);
    if (status >= 500) options.onError(error);
    // What is left of a refused upload must not be taken for the next request.
    if (request.method === 'POST') reply.header('connection', 'close');
    return reply.status(status).send(body);
  });
  server.setNotFoundHandler((request) => {
    throw new MadError('MAD_NOT_FOUND', `${request.method} ${request.url.slice(0, 200)}: no such address`);
  });
  server.addHook('onRequest', async ({ headers, routeOptions }) => {
    if (routeOptions.url === '/healthz') return;
    const fetchSite = headers['sec-fetch-site'];
    authorise(options.token, {
      authorization: headers.authorization,
      host: headers.host,
      fetchSite: typeof fetchSite === 'string' ? fetchSite : undefined,
    });
  });
  // The body of an upload stays a stream: captures do not fit into memory.
  server.addContentTypeParser(CAPTURE_TYPES, (_request, body, done) => done(null, body));
  addHealthRoutes(server, backend);
  addCaptureRoutes(server, backend);
  addFlowRoute(server, backend);
  addRetrainRoute(server, backend);
  addModelRoutes(server, backend);
  const address = await server.listen({ host: options.host, port: options.port });
  return { address, close: () => server.close() };
};

const addHealthRoutes = (server: FastifyInstance, backend: HttpBackend): void => {
  const part = {
    type: 'object',
    properties: { ready: { type: 'boolean' }, detail: { type: 'string' } },
  } as const;
  const readiness = {
    type: 'object',
    properties: {
      ready: { type: 'boolean' },
      parts: { type: 'object', properties: { database: part, queue: part, disk: part, model: part } },
    },
  } as const;
  const alive = { type: 'object', properties: { status: { type: 'string' } } } as const;
  server.get('/healthz', { schema: { response: { 200: alive } } }, async () => ({ status: 'alive' }));
  server.get(
    '/readyz',
    { schema: { response: { 200: readiness, 503: readiness } } },
    async (_request, reply) => {
      const state = await backend.readiness();
      return reply.status(state.ready ? 200 : 503).send(state);
    },
  );
  server.get('/metrics', { schema: { response: { 200: { type: 'string' } } } }, async (_request, reply) => {
    const { type, text } = await backend.metrics();
    return reply.type(type).send(text);
  });
};

const addCaptureRoutes = (server: FastifyInstance, backend: HttpBackend): void => {
  server.post<{ Body: Readable; Querystring: { name?: string } }>(
    '/captures',
    {
      schema: {
        querystring: { type: 'object', properties: { name: { type: 'string', maxLength: 4096 } } },
        response: { 201: CAPTURE_SCHEMA, ...ERRORS },
      },
    },
    async ({ body, query }, reply) => {
      // Without a body there is no type to refuse it by.
      if (body === undefined || typeof body.pipe !== 'function')
        throw new MadError('MAD_REQUEST_INVALID', `the body must be a capture, of type ${CAPTURE_TYPES[0]}`);
      const row = await backend.upload(body, query.name);
      return reply.status(201).header('location', `/captures/${row.id}`).send(captureDocument(row));
    },
  );
  server.get<{ Querystring: CaptureQuery }>(
    '/captures',
    {
      schema: {
        querystring: {
          type: 'object',
          properties: {
            state: CAPTURE_SCHEMA.properties.state,
            before: ID_PARAMETER.properties.id,
            limit: { type: 'integer', minimum: 1, maximum: 500, default: 100 },
          },
        },
        response: {
          200: { type: 'object', properties: { captures: { type: 'array', items: CAPTURE_SCHEMA } } },
          ...ERRORS,
        },
      },
    },
    async ({ query }) => ({ captures: (await backend.captures(query)).map(captureDocument) }),
  );
  server.get<{ Params: { id: number } }>(
    '/captures/:id',
    { schema: { params: ID_PARAMETER, response: { 200: CAPTURE_SCHEMA, ...ERRORS } } },
    async ({ params }) => captureDocument(await backend.capture(params.id)),
  );
};

/** Rows of older detectors have sentences alone. */
const warningTexts = (warnings: string): readonly string[] =>
  (JSON.parse(warnings) as readonly StoredReason[]).map((warning) =>
    typeof warning === 'string' ? warning : warning.text,
  );

const captureDocument = ({ warnings, ...row }: CaptureRow): object => ({
  ...row,
  warnings: warningTexts(warnings ?? '[]'),
});

const addFlowRoute = (server: FastifyInstance, backend: HttpBackend): void => {
  server.get<{ Params: { id: number } }>(
    '/flows/:id.pcap',
    { schema: { params: ID_PARAMETER, response: ERRORS } },
    async ({ params }, reply) => {
      const { name, bytes } = await backend.flow(params.id);
      return reply
        .type('application/vnd.tcpdump.pcap')
        .header('content-disposition', `attachment; filename="${name.replace(/[^\w.:-]/g, '_')}.pcap"`)
        .send(bytes);
    },
  );
};

const addRetrainRoute = (server: FastifyInstance, backend: HttpBackend): void => {
  const accepted = { type: 'object', properties: { status: { type: 'string' } } } as const;
  server.post('/retrain', { schema: { response: { 202: accepted, ...ERRORS } } }, async (_request, reply) => {
    await backend.retrain();
    return reply.status(202).send({ status: 'waiting' });
  });
};
