import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { shop } from '@/lib/shop';
import { DOOR_COOKIE, isDoorPass } from '@/lib/tickets/door-pass';
import { Frame } from '../(shop)/_parts/frame';
import { leaveDoor, openDoor, scan } from './actions';
import { ScanForm } from './scan-form';
import { TokenForm } from './token-form';

export const metadata: Metadata = { title: 'Check in', robots: { index: false, follow: false } };

/** The door: whoever has its token scans tickets, and each lets one person in. */
export default async function CheckInPage() {
  const { env, ticketSecret, demoMode } = await shop();
  const pass = (await cookies()).get(DOOR_COOKIE)?.value;
  const isOpen = isDoorPass(pass, { adminToken: env.ADMIN_TOKEN, ticketSecret });
  return (
    <Frame>
      <div className="mx-auto max-w-3xl">
        <h1 className="shout mt-2 mb-6 text-shout sm:mt-4">The door</h1>
        {isOpen ? (
          <>
            <ScanForm scan={scan} />
            <form action={leaveDoor} className="mt-8">
              <button type="submit" className="py-1 font-semibold underline underline-offset-4">
                Close the door in this browser
              </button>
            </form>
          </>
        ) : (
          <TokenForm open={openDoor} hasToken={env.ADMIN_TOKEN !== undefined} isDemo={demoMode} />
        )}
      </div>
    </Frame>
  );
}
