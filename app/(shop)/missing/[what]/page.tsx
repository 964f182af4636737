import type { Metadata } from 'next';
import { isMissingThing, Missing } from '../../_parts/missing';

export const metadata: Metadata = { title: 'Not here', robots: { index: false } };

/** Drawn by `proxy.ts` at the address of whatever is not there, with status 404. */
export default async function MissingPage({ params }: { params: Promise<{ what: string }> }) {
  const { what } = await params;
  return <Missing what={isMissingThing(what) ? what : 'page'} />;
}
