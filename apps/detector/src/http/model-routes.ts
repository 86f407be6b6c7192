import type { FastifyInstance } from 'fastify';
import type { HttpBackend } from './http-backend.ts';
import { ERROR_SCHEMA } from './http-error.ts';

/** How one model did on a set of samples, by software; null where a set has no samples of a class. */
export interface ModelFigures {
  readonly auc: number | null;
  readonly recall: number | null;
  readonly fpr: number | null;
  readonly error: number | null;
}

/** A version of a kind's model as the API tells it. */
export interface ModelDocument {
  readonly kind: string;
  readonly version: string;
  /** The model every site begins with. */
  readonly base: boolean;
  readonly state: 'candidate' | 'champion' | 'retired' | 'refused';
  /** ISO 8601. */
  readonly trained: string;
  readonly network: string;
  readonly threshold: number;
  /** How often it was trained onwards. */
  readonly retrained: number;
  /** Flows it was first trained on. */
  readonly flows: number;
  /** Of its cross-validation, all folds together. */
  readonly validation: ModelFigures;
  /** There, too: how its scores of software lay in the tenths of the range, as on the model card; tenths without software are left out. */
  readonly scores: readonly {
    /** Mean. */
    readonly score: number;
    /** Share, 0 to 1. */
    readonly malicious: number;
    readonly software: number;
  }[];
  /** Why it was taken or not; null for the base. */
  readonly reason: string | null;
  /** It and the champion of its time on each frozen set; empty for the base. */
  readonly comparison: readonly {
    readonly part: string;
    readonly champion: ModelFigures;
    readonly candidate: ModelFigures;
  }[];
  /** The model card, Markdown. */
  readonly card: string;
}

/** Which version judges after a change. */
export interface ChampionDocument {
  readonly kind: string;
  readonly champion: string;
}

const NUMBER = { type: ['number', 'null'] } as const;
const FIGURES = {
  type: 'object',
  properties: { auc: NUMBER, recall: NUMBER, fpr: NUMBER, error: NUMBER },
} as const;

const MODEL_SCHEMA = {
  type: 'object',
  required: ['kind', 'version', 'state'],
  properties: {
    kind: { type: 'string' },
    version: { type: 'string' },
    base: { type: 'boolean' },
    state: { type: 'string', enum: ['candidate', 'champion', 'retired', 'refused'] },
    trained: { type: 'string' },
    network: { type: 'string' },
    threshold: { type: 'number' },
    retrained: { type: 'integer' },
    flows: { type: 'integer' },
    validation: FIGURES,
    scores: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          score: { type: 'number' },
          malicious: { type: 'number' },
          software: { type: 'integer' },
        },
      },
    },
    reason: { type: ['string', 'null'] },
    comparison: {
      type: 'array',
      items: {
        type: 'object',
        properties: { part: { type: 'string' }, champion: FIGURES, candidate: FIGURES },
      },
    },
    card: { type: 'string' },
  },
} as const;

const CHAMPION_SCHEMA = {
  type: 'object',
  properties: { kind: { type: 'string' }, champion: { type: 'string' } },
} as const;

const ERRORS = { '4xx': ERROR_SCHEMA, '5xx': ERROR_SCHEMA } as const;
const KIND_PARAMETER = {
  type: 'object',
  required: ['kind'],
  properties: { kind: { type: 'string', maxLength: 40 } },
} as const;

/** Versions of the models: list, promote, roll back. */
export const addModelRoutes = (server: FastifyInstance, backend: HttpBackend): void => {
  server.get(
    '/models',
    {
      schema: {
        response: {
          200: { type: 'object', properties: { models: { type: 'array', items: MODEL_SCHEMA } } },
          ...ERRORS,
        },
      },
    },
    async () => ({ models: await backend.models() }),
  );
  server.post<{ Params: { kind: string }; Body: { version: string } }>(
    '/models/:kind/promote',
    {
      schema: {
        params: KIND_PARAMETER,
        body: {
          type: 'object',
          required: ['version'],
          properties: { version: { type: 'string', minLength: 1, maxLength: 100 } },
        },
        response: { 200: CHAMPION_SCHEMA, ...ERRORS },
      },
    },
    async ({ params, body }) => backend.promoteModel(params.kind, body.version),
  );
  server.post<{ Params: { kind: string } }>(
    '/models/:kind/rollback',
    { schema: { params: KIND_PARAMETER, response: { 200: CHAMPION_SCHEMA, ...ERRORS } } },
    async ({ params }) => backend.rollbackModel(params.kind),
  );
};
