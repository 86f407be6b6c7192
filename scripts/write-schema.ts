import { mkdirSync, writeFileSync } from 'node:fs';
import { mysqlSchema } from '../packages/store/src/index.ts';

/** Writes `sql/MySQL.sql` from the migrations: `node scripts/write-schema.ts`. */
const folder = new URL('../sql/', import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL('MySQL.sql', folder), mysqlSchema());
