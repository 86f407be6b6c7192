import { openStore } from '../open-store.ts';

/** A process of a test: claims until there is nothing left and tells the paths. Arguments: address of the database, owner. */
const [url = '', owner = ''] = process.argv.slice(2);
const store = await openStore(url);
const paths: string[] = [];
for (let claim = await store.captures.claim(owner, 60); claim; claim = await store.captures.claim(owner, 60))
  paths.push(claim.path);
process.send?.(paths);
await store.close();
