import { createContext, useContext } from 'react';
import type { ListState } from '../search/list-state.ts';

/** The list a cell stands in. */
export interface ListPlace {
  /** Path of the page. */
  readonly path: string;
  readonly state: ListState;
  readonly fields: readonly string[];
  /** The list is another page: what a cell asks for leads there. */
  readonly isElsewhere?: boolean;
}

/** Null outside a list: then a cell cannot filter. */
export const ListContext = createContext<ListPlace | null>(null);

export const useListPlace = (): ListPlace | null => useContext(ListContext);
