import type { MetadataRoute } from 'next';
import { headers } from 'next/headers';
import { readOrigin } from '@/lib/core/http/origin';

export default async function robots(): Promise<MetadataRoute.Robots> {
  return {
    rules: { userAgent: '*', allow: '/', disallow: ['/api/', '/orders/', '/check-in'] },
    sitemap: `${readOrigin(await headers())}/sitemap.xml`,
  };
}
