import { join, resolve } from 'node:path';
import { z } from 'zod';
import { optionalText, setting, text } from './setting.ts';

/** Severities of the JSON log, the least first. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** Whether those who connect can take a URL apart; the path of an SQLite file may be anything. */
const isReadable = (text: string): boolean => {
  if (text.startsWith('sqlite:')) return true;
  try {
    for (const part of [new URL(text).username, new URL(text).password]) decodeURIComponent(part);
    return true;
  } catch {
    return false;
  }
};

/** Where things are: read by every program. */
export const COMMON_SETTINGS = {
  home: setting(
    text().overwrite((path) => resolve(path)),
    {
      group: 'common',
      environment: 'MAD_HOME',
      what: 'Root of the working folders: dataset, model, retrain, report, pcap and mad.log',
      default: 'data',
      notInFile: true,
    },
  ),
  configFile: setting(optionalText(), {
    group: 'common',
    environment: 'MAD_CONFIG',
    option: '--config',
    what: 'The settings file, a JSON object; without this setting, `mad.json` under MAD_HOME is used when it exists',
    notInFile: true,
  }),
  databaseUrl: setting(
    z
      .string()
      .regex(/^(mysql:\/\/[^/?#]+\/[^/?#]+|sqlite:.+)/)
      .refine(isReadable),
    {
      group: 'common',
      environment: 'DATABASE_URL',
      what: 'The database',
      allowed:
        '`mysql://user:password@host:port/deepocean`, percent-encoded where a URL needs it, or `sqlite:PATH`',
      default: {
        from: ({ home }) => `sqlite:${join(home, 'mad.db')}`,
        words: '`sqlite:` and `mad.db` under MAD_HOME',
      },
      secret: 'password',
    },
  ),
  redisUrl: setting(
    z
      .string()
      .regex(/^rediss?:\/\/[^/?#]+(\/\d*)?(\?.*)?$/)
      .refine(isReadable)
      .optional(),
    {
      group: 'common',
      environment: 'REDIS_URL',
      what: 'The Redis server of the job queue; without it jobs are kept inside the process',
      allowed:
        '`redis://user:password@host:port/number`, percent-encoded where a URL needs it, or the same with `rediss`',
      secret: 'password',
    },
  ),
  logLevel: setting(z.enum(LOG_LEVELS), {
    group: 'common',
    environment: 'LOG_LEVEL',
    what: 'From which severity on the JSON log has lines',
    default: 'info',
  }),
} as const;
