import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { WallBoard } from '@/app/_components/classroom/wall-board';
import { TextLink } from '@/app/_components/text-link';
import { invitationUrls } from '@/lib/core/http/addresses';
import { readOrigin } from '@/lib/core/http/origin';
import { readCode } from '@/lib/teaching/classroom/requests';
import { Invitation } from '../_parts/invitation';
import { demoShop } from '../demo-only';

export const metadata: Metadata = { title: 'Wall', robots: { index: false } };

interface Props {
  readonly searchParams: Promise<{ readonly code?: string | string[] }>;
}

/** What the projector shows: how to come in, and the questions. No name is on it, and no answer before its truth. */
export default async function WallPage({ searchParams }: Props) {
  const code = readCode((await searchParams).code);
  const { env } = await demoShop();
  if (!code) {
    return (
      <div className="py-4">
        <h1 className="shout text-4xl leading-none">No room has this code</h1>
        <p className="mt-3 text-lg">
          <TextLink href="/workshop/instructor">Open a room</TextLink>
        </p>
      </div>
    );
  }
  return (
    <div className="grid gap-6 py-4">
      <h1 className="shout text-4xl leading-none">The wall</h1>
      <Invitation code={code} urls={invitationUrls(readOrigin(await headers()), env)} isOpen />
      <WallBoard code={code} />
    </div>
  );
}
