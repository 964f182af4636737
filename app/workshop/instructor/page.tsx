import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { Instructor } from '@/app/_components/classroom/instructor';
import { invitationUrls } from '@/lib/core/http/addresses';
import { readOrigin } from '@/lib/core/http/origin';
import { readCode } from '@/lib/teaching/classroom/requests';
import { Invitation } from '../_parts/invitation';
import { demoShop } from '../demo-only';

export const metadata: Metadata = { title: 'Instructor', robots: { index: false } };

interface Props {
  readonly searchParams: Promise<{ readonly code?: string | string[] }>;
}

/** The teacher's desk, for the teacher's own screen: names, where each learner is, and what they expect. */
export default async function InstructorPage({ searchParams }: Props) {
  const code = readCode((await searchParams).code);
  const { env } = await demoShop();
  const urls = invitationUrls(readOrigin(await headers()), env);
  return (
    <div className="py-4">
      <h1 className="shout mb-4 text-4xl leading-none">The classroom</h1>
      <Instructor key={code} code={code} hasToken={env.ADMIN_TOKEN !== undefined}>
        {code && (
          <>
            <p>
              <a
                href={`/workshop/wall?code=${code}`}
                target="_blank"
                rel="noreferrer"
                className="key key-loud"
              >
                Open the wall
              </a>{' '}
              for the projector. This page has names on it: keep it on your own screen.
            </p>
            <Invitation code={code} urls={urls} isOpen={false} />
          </>
        )}
      </Instructor>
    </div>
  );
}
