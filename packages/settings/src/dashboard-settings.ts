import { z } from 'zod';
import { setting, text, wholeNumber } from './setting.ts';

/** The dashboard's own address, the detector's, and the first user. */
export const DASHBOARD_SETTINGS = {
  wwwHost: setting(text(), {
    group: 'dashboard',
    environment: 'MAD_WWW_HOST',
    what: 'Address on which the dashboard listens',
    default: '127.0.0.1',
  }),
  wwwPort: setting(wholeNumber(0, 65_535), {
    group: 'dashboard',
    environment: 'MAD_WWW_PORT',
    option: '--port',
    what: 'Port on which the dashboard listens; 0 is any free one',
    default: 8888,
  }),
  appUrl: setting(z.string().regex(/^https?:\/\/[^/?#]+/), {
    group: 'dashboard',
    environment: 'MAD_APP_URL',
    what: 'The detector’s HTTP service, to which the dashboard hands uploads',
    allowed: 'a URL that begins with `http://` or `https://`',
    default: {
      from: ({ httpPort }) => `http://127.0.0.1:${httpPort}`,
      words: '`http://127.0.0.1:` and MAD_HTTP_PORT',
    },
  }),
  adminUser: setting(text().max(64), {
    group: 'dashboard',
    environment: 'MAD_ADMIN_USER',
    what: 'Name of the first administrator, made at the first start',
    default: 'admin',
  }),
  adminPassword: setting(text().min(12).max(1024).optional(), {
    group: 'dashboard',
    environment: 'MAD_ADMIN_PASSWORD',
    what: 'Password of the first administrator; without it a random one is made and printed once',
    secret: 'value',
  }),
} as const;
