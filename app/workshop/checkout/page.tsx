import type { Metadata } from 'next';
import Link from 'next/link';
import { BESIDE } from '@/lib/teaching/explorer/run/checkout';
import { CALLS, type CheckoutScene, KILLS, parseCheckoutScene } from '@/lib/teaching/player/play-checkout';
import { sharedWorkshop } from '@/lib/teaching/player/shared-workshop';
import { demoShop } from '../demo-only';
import { CheckoutRun } from './checkout-run';

export const metadata: Metadata = {
  title: 'The checkout',
  description:
    'Two coordinators under one schedule and the same kill: an orphan charge, and its compensation.',
  robots: { index: false },
};

interface Props {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function CheckoutPage({ searchParams }: Props) {
  await demoShop();
  const scene = parseCheckoutScene(await searchParams);
  const workshop = await sharedWorkshop();
  const played = await workshop?.checkouts(scene);
  return (
    <>
      <h1 className="shout mt-5 text-[clamp(3rem,8vw,8rem)] leading-[0.88]">The checkout, interrupted</h1>
      <p className="mt-3 max-w-prose text-lg">
        A holds the last ticket and pays. At one of her server’s calls something happens; then B does what he
        came for, and she goes on, if she can. Both coordinators meet the same, on a real Postgres and the
        demo’s own payment provider. Each state is a link.
      </p>
      <nav aria-label="Scene" className="my-6 grid gap-5 lg:grid-cols-3">
        <Choice title="B" name="beside" scene={scene} words={toWords(BESIDE)} />
        <Choice title="It happens where" name="at" scene={scene} words={CALLS} />
        <Choice title="What happens" name="kill" scene={scene} words={KILLS} />
      </nav>
      {played?.kind === 'granted' ? (
        <div className="grid gap-x-8 gap-y-10 lg:grid-cols-2">
          {played.value.map(({ coordinator, run }) => (
            <CheckoutRun key={coordinator} coordinator={coordinator} run={run} />
          ))}
        </div>
      ) : (
        <p className="py-4 font-bold">Too many are looking at once: reload in a moment.</p>
      )}
    </>
  );
}

const toWords = (beside: Readonly<Record<string, { readonly says: string }>>) =>
  Object.fromEntries(Object.entries(beside).map(([name, { says }]) => [name, says]));

interface ChoiceProps {
  readonly title: string;
  readonly name: keyof CheckoutScene;
  readonly scene: CheckoutScene;
  readonly words: Readonly<Record<string, string>>;
}

/** One part of the scene, as links to all that it can be. */
function Choice({ title, name, scene, words }: ChoiceProps) {
  return (
    <section aria-label={title}>
      <h2 className="stamp mb-2">{title}</h2>
      <ul className="grid gap-1">
        {Object.entries(words).map(([value, says]) => {
          const isChosen = scene[name] === value;
          return (
            <li key={value}>
              <Link
                href={`/workshop/checkout?${new URLSearchParams({ ...scene, [name]: value })}`}
                aria-current={isChosen ? 'true' : undefined}
                prefetch={false}
                scroll={false}
                className={`block min-h-11 border-2 border-ink px-3 py-2 ${isChosen ? 'bg-ink text-paper' : 'bg-stock hover:bg-ink hover:text-paper'}`}
              >
                {says}
              </Link>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
