import { z } from 'zod';

/** How a request came to its group in the request graph: `Placement` of @mad/webgraphic, as the detector keeps it. */
const PLACEMENT = z.discriminatedUnion('rule', [
  z.object({ rule: z.literal('referer') }),
  z.object({ rule: z.literal('referer-domain'), referer: z.string(), domain: z.string() }),
  z.object({ rule: z.literal('doubtful-link'), doubt: z.enum(['address', 'document', 'program']) }),
  z.object({ rule: z.literal('same-url'), referer: z.string() }),
  z.object({ rule: z.literal('shared-referer'), referer: z.string() }),
  z.object({ rule: z.literal('unresolved-referer'), referer: z.string() }),
  z.object({ rule: z.literal('own-url') }),
  z.object({ rule: z.literal('page'), extension: z.string() }),
  z.object({ rule: z.literal('no-referer') }),
]);

/** Why a request is a browser's or background software's: `ClassificationReason` of @mad/webgraphic, as the detector keeps it. */
export const REQUEST_REASON = z.discriminatedUnion('rule', [
  z.object({ rule: z.literal('top-site'), site: z.string() }),
  z.object({ rule: z.literal('no-user-agent') }),
  z.object({ rule: z.literal('same-host'), userAgent: z.string() }),
  z.object({ rule: z.literal('referer') }),
  z.object({ rule: z.literal('referer-domain'), referer: z.string(), domain: z.string() }),
  z.object({ rule: z.literal('referred-to') }),
  z.object({ rule: z.literal('connected'), placement: PLACEMENT }),
  z.object({ rule: z.literal('unconnected'), placement: PLACEMENT }),
  z.object({ rule: z.literal('method'), method: z.string() }),
]);

const OF_REQUEST = z.object({ request: REQUEST_REASON });

/** A reason by its code: `VerdictGround` of @mad/detection, as the detector keeps it. */
const GROUND = z.discriminatedUnion('code', [
  z.object({ code: z.literal('top-site'), values: OF_REQUEST }),
  z.object({ code: z.literal('browser-request'), values: OF_REQUEST }),
  z.object({ code: z.literal('background-software'), values: OF_REQUEST }),
  z.object({
    code: z.literal('model-score'),
    values: z.object({ model: z.string(), score: z.number(), threshold: z.number() }),
  }),
  z.object({
    code: z.literal('damped-by-software'),
    values: z.object({ own: z.number(), score: z.number() }),
  }),
  z.object({
    code: z.literal('loudest-lines'),
    values: z.object({ lines: z.array(z.object({ text: z.string(), weight: z.number() })) }),
  }),
  z.object({
    code: z.literal('known-software'),
    values: z.object({
      isMalicious: z.boolean(),
      likeness: z.number(),
      matches: z.array(z.string()),
      differs: z.array(z.string()),
    }),
  }),
]);

export type Placement = z.infer<typeof PLACEMENT>;
export type RequestReason = z.infer<typeof REQUEST_REASON>;
export type Ground = z.infer<typeof GROUND>;

/** A reason of a verdict. */
export interface Reason {
  /** The sentence in English, as the detector wrote it. */
  readonly text: string;
  /** Null in rows of older detectors, and where a newer one knows codes that this dashboard does not. */
  readonly ground: Ground | null;
}

const STORED_REASON = z.union([z.string(), z.looseObject({ text: z.string() })]);

/** The reasons out of a JSON value; what is none is left out. */
export const reasonsOf = (stored: unknown): readonly Reason[] =>
  (Array.isArray(stored) ? stored : []).flatMap((one): readonly Reason[] => {
    const reason = STORED_REASON.safeParse(one);
    if (!reason.success) return [];
    if (typeof reason.data === 'string') return [{ text: reason.data, ground: null }];
    const ground = GROUND.safeParse(one);
    return [{ text: reason.data.text, ground: ground.success ? ground.data : null }];
  });
