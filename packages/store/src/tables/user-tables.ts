import type { Generated } from 'kysely';
import type { DatabaseTime, Flag, JsonText } from '../column-types.ts';

export type Role = 'viewer' | 'analyst' | 'admin';

/** Who may see the dashboard. */
export interface UserTable {
  id: Generated<number>;
  name: string;
  /** scrypt, PHC string format. */
  password: string;
  role: Role;
  created_at: DatabaseTime;
  disabled: Flag;
}

/** A signed-in browser. */
export interface SessionTable {
  /** SHA-256 of the cookie's token, hexadecimal. */
  digest: string;
  user_id: number;
  created_at: DatabaseTime;
  expires_at: DatabaseTime;
}

/** Failed attempts to sign in, for throttling. */
export interface LoginAttemptTable {
  id: Generated<number>;
  /** Name or address that was tried from. */
  subject: string;
  created_at: DatabaseTime;
}

/** Who did what. */
export interface AuditTable {
  id: Generated<number>;
  user_name: string;
  action: string;
  /** What it was done to and how: JSON. */
  detail: JsonText;
  created_at: DatabaseTime;
}
