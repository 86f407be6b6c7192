import type { Transaction } from 'kysely';
import type { Database } from './database.ts';
import type { StoreDialect } from './store-dialect.ts';

/** Until the transaction ends no allow rule is made or taken back. */
export const shareAllowRules = async (trx: Transaction<Database>, dialect: StoreDialect): Promise<void> => {
  await allowRuleLock(trx).modifyEnd(dialect.shareRows()).execute();
};

/** Until the transaction ends this is the only one that makes or takes back allow rules, and no capture is completed. */
export const lockAllowRules = async (trx: Transaction<Database>, dialect: StoreDialect): Promise<void> => {
  await allowRuleLock(trx).modifyEnd(dialect.lockRows()).execute();
};

const allowRuleLock = (trx: Transaction<Database>) =>
  trx.selectFrom('mad_lock').select('name').where('name', '=', 'allow-rules');
