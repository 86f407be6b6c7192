import { databaseTime, type Store } from '../../packages/store/src/index.ts';

/** Moscow, Beijing, São Paulo; where a place finder put the first three malicious servers. */
const PLACES = [
  { latitude: 55.75, longitude: 37.6, country: 'RU', organisation: 'Example Hosting' },
  { latitude: 39.9, longitude: 116.4, country: 'CN', organisation: '示例网络' },
  { latitude: -23.5, longitude: -46.6, country: 'BR', organisation: '<b>Exemplo</b>' },
] as const;

const LOSSES = [0.4, 0.2, 0.1, 0.25, 0.05] as const;

/** What sample captures, a few minutes long and without services to ask, cannot bring: places of servers, and losses over days. */
export const addPlacesAndHistory = async ({ database, losses }: Store): Promise<void> => {
  const servers = await database
    .selectFrom('mad_server')
    .select('id')
    .where('malicious', '>', 0)
    .orderBy('id')
    .execute();
  for (const [index, place] of PLACES.entries())
    await database
      .updateTable('mad_server')
      .set(place)
      .where('id', '=', servers[index]?.id ?? 0)
      .execute();
  for (const [index, loss] of LOSSES.entries())
    await losses.add(databaseTime(new Date(Date.parse('2026-11-17T20:00:00Z') + index * 86_400_000)), loss);
};
