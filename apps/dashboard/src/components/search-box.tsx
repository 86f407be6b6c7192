import type { SearchError } from '@mad/store';
import { useRouter } from 'next/router';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { listMessages } from '../messages/list-messages.ts';
import { useMessages } from '../messages/translated.ts';
import { listAddress } from '../search/list-state.ts';
import { visibleText } from '../text/visible-text.ts';
import { Icon } from './icon.tsx';
import { useListPlace } from './list-context.ts';

/** The search of a list; `/` goes to it. What is wrong with it stands below, with the place marked. */
export const SearchBox = ({ errors }: { readonly errors: readonly SearchError[] }) => {
  const m = useMessages(listMessages);
  const router = useRouter();
  const place = useListPlace();
  const typed = place?.state.query ?? '';
  const [text, setText] = useState(typed);
  const box = useRef<HTMLInputElement>(null);
  const fieldsId = useId();
  useEffect(() => setText(typed), [typed]);
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.target instanceof HTMLInputElement) return;
      if (event.target instanceof HTMLTextAreaElement) return;
      event.preventDefault();
      box.current?.focus();
    };
    document.addEventListener('keydown', focus);
    return () => document.removeEventListener('keydown', focus);
  }, []);
  if (place === null) return null;
  const search = (event: FormEvent) => {
    event.preventDefault();
    void router.push(listAddress(place.path, place.state, { query: text.trim() }));
  };
  return (
    <search className="search">
      <form onSubmit={search} action={place.path} className="search-form">
        <span className="search-sign">
          <Icon name="search" size={16} />
        </span>
        <input
          ref={box}
          className="search-input"
          name="q"
          aria-label={m.search}
          aria-describedby={fieldsId}
          aria-invalid={errors.length > 0 || undefined}
          placeholder={m.searchHint}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
        <button type="submit" className="button">
          {m.search}
        </button>
      </form>
      {errors.map((error) => (
        <p key={`${error.position} ${error.problem}`} className="search-error" role="alert">
          {m.problems[error.problem](visibleText(error.subject.slice(0, 200)))}
          {error.length > 0 && (
            <>
              , {m.atCharacter(error.position + 1)}
              <code>
                {visibleText(typed.slice(Math.max(0, error.position - 20), error.position))}
                <mark>
                  {visibleText(typed.slice(error.position, error.position + Math.min(error.length, 60)))}
                </mark>
              </code>
            </>
          )}
        </p>
      ))}
      <p id={fieldsId} className="search-fields faint">
        {m.fields}: {place.fields.join(' ')}
      </p>
    </search>
  );
};
