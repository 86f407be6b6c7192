import type { Refusal } from '../server/action.ts';
import { useShell } from './shell-context.ts';

/** What an action of the server answered. */
export type PostOutcome<Answer> =
  | { readonly isDone: true; readonly answer: Answer }
  | { readonly isDone: false; readonly refusal: Refusal };

/** Sends JSON to an action of the server, with the session's token. */
export const usePost = (): (<Answer = Record<string, never>>(
  path: string,
  body: unknown,
) => Promise<PostOutcome<Answer>>) => {
  const { user } = useShell();
  return async <Answer>(path: string, body: unknown): Promise<PostOutcome<Answer>> => {
    let response: Response;
    try {
      response = await fetch(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-mad-csrf': user?.csrf ?? '' },
        body: JSON.stringify(body),
      });
    } catch {
      return { isDone: false, refusal: 'unavailable' };
    }
    const answer = (await response.json().catch(() => ({}))) as Answer & { refusal?: Refusal };
    return response.ok
      ? { isDone: true, answer }
      : { isDone: false, refusal: answer.refusal ?? 'unavailable' };
  };
};
