import type { MetadataRoute } from 'next';
import { headers } from 'next/headers';
import { readOrigin } from '@/lib/core/http/origin';
import { PROBLEMS } from '@/lib/shop/sale/problem';
import { readProgramme } from './(shop)/_parts/read-programme';

export default async function sitemap(): Promise<MetadataRoute.Sitemap> {
  const origin = readOrigin(await headers());
  const programme = await readProgramme();
  return [
    '/',
    ...(programme?.events ?? []).map(({ slug }) => `/events/${slug}`),
    '/consistency',
    '/problems',
    ...Object.keys(PROBLEMS).map((type) => `/problems/${type}`),
  ].map((path) => ({ url: `${origin}${path}` }));
}
