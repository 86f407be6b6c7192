/**
 * A moment in UTC as both databases keep and compare it: `YYYY-MM-DD HH:MM:SS.ffffff` (MySQL `datetime(6)`, text in SQLite).
 */
export type DatabaseTime = string & { readonly databaseTime: unique symbol };

/** SQLite and MySQL have no truth values of their own: 0 is false, 1 is true. */
export type Flag = 0 | 1;

/** Text that holds a JSON document. */
export type JsonText = string & { readonly jsonText: unique symbol };
