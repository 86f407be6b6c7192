import { setting, text, wholeNumber } from './setting.ts';

/** The detector's HTTP service: health, metrics, upload. */
export const HTTP_SETTINGS = {
  httpHost: setting(text(), {
    group: 'http',
    environment: 'MAD_HTTP_HOST',
    what: 'Address on which the detector listens; any but a loopback address needs MAD_HTTP_TOKEN',
    default: '127.0.0.1',
  }),
  httpPort: setting(wholeNumber(0, 65_535), {
    group: 'http',
    environment: 'MAD_HTTP_PORT',
    what: 'Port on which the detector listens; 0 is any free one',
    default: 8880,
  }),
  httpToken: setting(text().min(16).optional(), {
    group: 'http',
    environment: 'MAD_HTTP_TOKEN',
    what: 'Bearer token of the detector’s HTTP service, told to the dashboard too',
    secret: 'value',
  }),
  uploadLimitMb: setting(wholeNumber(1, 1_000_000), {
    group: 'http',
    environment: 'MAD_UPLOAD_LIMIT_MB',
    what: 'Largest capture that may be uploaded',
    unit: 'megabytes',
    default: 2000,
  }),
} as const;
