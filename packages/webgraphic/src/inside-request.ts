import type { HttpRequest } from '@mad/protocols';

/**
 * A request seen from the organisation: which inside machine sent it, and to whom. A request between two private
 * addresses belongs to both, so it is handed in twice.
 */
export interface InsideRequest {
  /** Address of the inside machine, canonical text. */
  readonly inside: string;
  /** Address of the other end, canonical text. */
  readonly outside: string;
  readonly request: HttpRequest;
}
