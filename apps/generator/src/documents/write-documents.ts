import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { DocumentSource } from '@mad/store';
import { activeSoftware } from './active-software.ts';
import { connectionGraph } from './connection-graph.ts';
import { infectedComputers } from './infected-computer.ts';
import { isOnMap } from './is-on-map.ts';
import { LOSSES_SHOWN, lossHistory } from './loss-history.ts';
import { type FailedAddresses, serverMap } from './server-map.ts';
import { type DocumentName, removeUnfinishedDocuments, writeDocument } from './write-document.ts';

/**
 * Brings every document of the report folder to what the database says now. To be called by one process at a time.
 *
 * @param failed content of `failed.json`; undefined leaves it as it is.
 * @returns those that had to be written.
 * @throws MadError `MAD_OUTPUT_UNWRITABLE`.
 */
export const writeDocuments = async (
  folder: string,
  source: DocumentSource,
  failed: Readonly<FailedAddresses> | undefined,
): Promise<readonly DocumentName[]> => {
  await removeUnfinishedDocuments(folder);
  const written: DocumentName[] = [];
  const write = async (name: DocumentName, value: unknown): Promise<void> => {
    if (await writeDocument(folder, name, value)) written.push(name);
  };
  const captures = await source.captures();
  await write('infected_computer.json', infectedComputers(captures));
  await write('active_software.json', activeSoftware(captures));
  await write('connection.json', connectionGraph(await source.connections()));
  await write('loss.json', lossHistory(await source.losses(LOSSES_SHOWN)));
  const servers = await source.servers();
  await write('server_map.json', serverMap(servers.filter(({ address }) => isOnMap(address))));
  if (failed !== undefined) await write('failed.json', failed);
  else if (!(await exists(join(folder, 'failed.json')))) await write('failed.json', []);
  return written;
};

const exists = async (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
