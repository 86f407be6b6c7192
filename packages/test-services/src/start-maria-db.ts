import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from './find-program.ts';
import { startService, type TestService } from './test-service.ts';

const run = promisify(execFile);

/** The database of the specification, §9. Its user may also make further ones whose names begin with `deepocean_`. */
const DATABASE = 'deepocean';
const USER = 'mad';

const SMALL = ['--innodb-log-file-size=16M', '--innodb-buffer-pool-size=64M', '--skip-log-bin'];

/** A data folder with nothing but the system tables, made once for this version and user: making takes seconds, copying none. */
const templateFolder = async (mariadbd: string): Promise<string> => {
  const { stdout: version } = await run(mariadbd, ['--no-defaults', '--version']);
  const { uid, username } = userInfo();
  const key = createHash('sha256')
    .update(`${version} ${SMALL.join(' ')}`)
    .digest('hex')
    .slice(0, 12);
  const template = join(tmpdir(), `mad-test-mariadb-template-${uid}-${key}`);
  const known = await stat(template).catch(() => undefined);
  if (known !== undefined && known.uid === uid) return template;
  const making = await mkdtemp(join(tmpdir(), 'mad-test-mariadb-making-'));
  const install = findProgram(['mariadb-install-db', 'mysql_install_db'], 'mariadb-server-core');
  await run(install, [
    '--no-defaults',
    `--datadir=${making}`,
    `--user=${username}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    '--skip-name-resolve',
    ...SMALL,
  ]);
  try {
    await rename(making, template);
  } catch {
    // Another test process made it first.
    await rm(making, { recursive: true, force: true });
  }
  return template;
};

/** Statements run at each start, one a line; repeating them is harmless. */
const initStatements = (password: string): string =>
  [
    ...["''@'localhost'", `''@'%'`].map((user) => `DROP USER IF EXISTS ${user};`),
    `ALTER USER IF EXISTS 'root'@'localhost' IDENTIFIED BY '${password}', 'root'@'127.0.0.1' IDENTIFIED BY '${password}', 'root'@'::1' IDENTIFIED BY '${password}';`,
    `CREATE DATABASE IF NOT EXISTS ${DATABASE} CHARACTER SET utf8mb4;`,
    `CREATE USER IF NOT EXISTS '${USER}'@'%' IDENTIFIED BY '${password}';`,
    `GRANT ALL ON ${DATABASE}.* TO '${USER}'@'%';`,
    `GRANT ALL ON \`${DATABASE}\\_%\`.* TO '${USER}'@'%';`,
    '',
  ].join('\n');

/** @returns a private MariaDB with the empty database `deepocean`; `url` is `mysql://mad:PASSWORD@127.0.0.1:PORT/deepocean`. */
export const startMariaDb = async (): Promise<TestService> => {
  const mariadbd = findProgram(['mariadbd', 'mysqld'], 'mariadb-server-core');
  const template = await templateFolder(mariadbd);
  const password = randomBytes(16).toString('hex');
  return startService({
    name: 'mariadb',
    async prepare(folder, port) {
      const data = join(folder, 'data');
      await run('cp', ['-R', '--reflink=auto', template, data]);
      // In a shared folder of temporary files a server that starts removes the temporary tables of the others.
      const temporary = join(folder, 'tmp');
      await mkdir(temporary);
      const init = join(folder, 'init.sql');
      await writeFile(init, initStatements(password), { mode: 0o600 });
      return {
        command: [
          mariadbd,
          '--no-defaults',
          `--user=${userInfo().username}`,
          `--datadir=${data}`,
          `--tmpdir=${temporary}`,
          `--port=${port}`,
          '--bind-address=127.0.0.1',
          `--socket=${join(folder, 'socket')}`,
          `--pid-file=${join(folder, 'pid')}`,
          `--init-file=${init}`,
          '--skip-name-resolve',
          '--character-set-server=utf8mb4',
          '--max-allowed-packet=64M',
          '--innodb-flush-log-at-trx-commit=2',
          ...SMALL,
        ],
        url: `mysql://${USER}:${password}@127.0.0.1:${port}/${DATABASE}`,
      };
    },
    greeting: () => '',
    // The server speaks first, once its init file is done: packet header (4 bytes), protocol version 10, server version.
    isReadyAnswer: (answer) => answer.length > 5 && answer.charCodeAt(4) === 10,
  });
};
