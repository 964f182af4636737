import type { NextConfig } from 'next';

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // Drivers stay out of the bundle: they load optional parts at run time.
  serverExternalPackages: ['pg', 'ioredis', '@neondatabase/serverless', '@vercel/kv', 'ws'],
};

export default config;
