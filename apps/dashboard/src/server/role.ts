import type { Role } from '@mad/store';

const RANK: Record<Role, number> = { viewer: 0, analyst: 1, admin: 2 };

/** Each role may do what the ones before it may: viewer, analyst, admin. */
export const mayActAs = (role: Role, needed: Role): boolean => RANK[role] >= RANK[needed];
