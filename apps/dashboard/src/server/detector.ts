import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { settings } from './settings.ts';

/** An answer of the detector, its body not read yet. */
export type DetectorAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly message: IncomingMessage }
  /** Nobody listens there, or too slowly. */
  | { readonly kind: 'unreachable' };

/** What is asked of the detector. */
export interface DetectorQuestion {
  readonly method: 'GET' | 'POST';
  /** With the query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Ends it, for a body that was streamed or an answer that nobody waits for. */
  readonly signal?: AbortSignal;
  /** Sends the body; without it there is none. */
  readonly send?: (outgoing: ClientRequest) => void;
}

/** Asks the detector's HTTP service (`MAD_APP_URL`), with its token. Never throws. */
export const askDetector = ({
  method,
  path,
  headers = {},
  signal,
  send,
}: DetectorQuestion): Promise<DetectorAnswer> => {
  const { appUrl, httpToken } = settings();
  const url = new URL(`${appUrl.replace(/\/$/, '')}${path}`);
  const begin = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    const outgoing = begin(url, {
      method,
      headers: {
        ...(httpToken === undefined ? {} : { authorization: `Bearer ${httpToken}` }),
        ...headers,
      },
      ...(signal === undefined ? {} : { signal }),
    });
    outgoing.once('response', (message) =>
      resolve({ kind: 'answered', status: message.statusCode ?? 502, message }),
    );
    // An error after the answer has begun reaches whoever reads the answer.
    outgoing.on('error', () => resolve({ kind: 'unreachable' }));
    if (send === undefined) outgoing.end();
    else send(outgoing);
  });
};

/** What an answer that is not a capture may be long. */
const LONGEST_DOCUMENT = 16 * 1024 * 1024;

/** The JSON of an answer; undefined when it is none. */
export const detectorDocument = async (message: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of message as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > LONGEST_DOCUMENT) return undefined;
      chunks.push(chunk);
    }
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    return undefined;
  }
};

/** Why the detector did not do it: its code (docs/errors.md), or that it did not answer. */
export interface DetectorProblem {
  readonly code: string;
  readonly message: string;
}

/** The detector's own words for an answer that was no success. */
export const detectorProblem = async (answer: DetectorAnswer): Promise<DetectorProblem> => {
  if (answer.kind === 'unreachable') return { code: 'unreachable', message: '' };
  const document = await detectorDocument(answer.message);
  const { code, message } = (document ?? {}) as { readonly code?: unknown; readonly message?: unknown };
  return {
    code: typeof code === 'string' ? code : `HTTP ${answer.status}`,
    message: typeof message === 'string' ? message : '',
  };
};
