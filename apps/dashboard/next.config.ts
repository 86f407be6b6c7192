import { join } from 'node:path';
import type { NextConfig } from 'next';

/**
 * Nothing from elsewhere and no inline script. `style-src-attr` is open because Mantine sizes its components by style attributes;
 * style elements stay closed, so components that write them (AppShell, Grid, SimpleGrid, responsive style props) are not used.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "font-src 'self'",
  "manifest-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join('; ');

const SECURITY_HEADERS = [
  { key: 'Content-Security-Policy', value: CONTENT_SECURITY_POLICY },
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=()' },
];

const repository = join(import.meta.dirname, '../..');

const config: NextConfig = {
  distDir: process.env['DASHBOARD_DIST'] ?? '.next',
  reactStrictMode: true,
  poweredByHeader: false,
  // Pages are never kept by a browser, so that hashing them would be for nothing; scripts and styles have a hash in their names.
  generateEtags: false,
  typescript: { ignoreBuildErrors: true },
  devIndicators: false,
  transpilePackages: ['@mad/errors', '@mad/settings', '@mad/store'],
  outputFileTracingRoot: repository,
  outputFileTracingExcludes: { '*': ['**/*'] },
  headers: async () => [{ source: '/:path*', headers: SECURITY_HEADERS }],
  rewrites: async () => [
    { source: '/healthz', destination: '/api/healthz' },
    { source: '/export/:family', destination: '/api/export/:family' },
  ],
};

export default config;
