import type { NextConfig } from 'next';

const permissions = (camera: '()' | '(self)') =>
  `camera=${camera}, microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()`;

if (process.cwd().includes('#')) {
  throw new Error(`Next cannot build in ${process.cwd()}: move the checkout to a path without #.`);
}

const config: NextConfig = {
  poweredByHeader: false,
  experimental: {
    // A server would read and hold the map of every chunk that it loads: a quarter of its start.
    turbopackSourceMaps: false,
    // It remembers a package as missing when it has been installed since: one failed build, and all after it fail.
    turbopackFileSystemCacheForBuild: false,
  },
  reactStrictMode: true,
  // The proxy sees the address that this server knows: 127.0.0.1 made "localhost" would be another shop to send to.
  skipProxyUrlNormalize: true,
  // What is served is checked here; tests, scripts and the stack are checked by `npm run types`.
  typescript: { tsconfigPath: 'tsconfig.build.json' },
  // `next build` writes to .next; the local stack serves a copy of it that no later build touches.
  distDir: process.env.SERVED_BUILD || '.next',
  // Drivers stay out of the bundle: they load optional parts at run time.
  serverExternalPackages: ['pg', 'ioredis', '@neondatabase/serverless', '@vercel/kv', 'ws'],
  // Read from the disk while serving: a bundler sees no import.
  outputFileTracingIncludes: {
    '/workshop/lessons/[lesson]': ['./lessons/*/lesson.md', './lessons/*/exercise.ts'],
    '/events/[slug]/opengraph-image': [
      './public/posters/*.svg',
      './node_modules/@fontsource/league-gothic/files/*-normal.woff',
      './node_modules/@fontsource/noto-sans-arabic/files/*-arabic-800-normal.woff',
      './node_modules/@fontsource/dela-gothic-one/files/*-japanese-400-normal.woff',
    ],
  },
  async headers() {
    return [
      {
        source: '/:path*',
        headers: [
          { key: 'X-Content-Type-Options', value: 'nosniff' },
          { key: 'X-Frame-Options', value: 'DENY' },
          { key: 'Referrer-Policy', value: 'same-origin' },
          { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
          {
            key: 'Permissions-Policy',
            value: permissions('()'),
          },
        ],
      },
      {
        source: '/:path*',
        has: [{ type: 'header', key: 'x-forwarded-proto', value: 'https' }],
        headers: [{ key: 'Strict-Transport-Security', value: 'max-age=31536000' }],
      },
      {
        // The door scans with its own camera; what comes last counts.
        source: '/check-in',
        headers: [{ key: 'Permissions-Policy', value: permissions('(self)') }],
      },
      {
        // Their addresses are secrets; what comes last counts.
        source: '/orders/:path*',
        headers: [{ key: 'Referrer-Policy', value: 'no-referrer' }],
      },
      {
        // No secret is in this one, and a form that hides where it is posted from is refused.
        source: '/orders/:id/checkout',
        headers: [{ key: 'Referrer-Policy', value: 'same-origin' }],
      },
      {
        source: '/posters/:file*',
        headers: [
          { key: 'Cache-Control', value: 'public, max-age=86400, stale-while-revalidate=604800' },
          // Opened by itself, a drawing runs nothing.
          { key: 'Content-Security-Policy', value: "default-src 'none'; style-src 'unsafe-inline'" },
        ],
      },
    ];
  },
};

export default config;
