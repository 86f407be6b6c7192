/** In the place of a page's live mark: the page lacks what is still being counted, and asks for it in a moment. */
export const UNFINISHED_MARK = 'unfinished';
