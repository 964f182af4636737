import { TextLink } from '@/app/_components/text-link';

interface Words {
  readonly title: string;
  readonly text: string;
  /** Where to go on, and what that is called. */
  readonly href: string;
  readonly label: string;
}

/** What is said of a page that is not there, by what was looked for. */
const WORDS = {
  page: {
    title: 'Page not found.',
    text: 'There is no page at this address. Nothing is lost.',
    href: '/',
    label: 'See the whole programme',
  },
  event: {
    title: 'Page not found.',
    text: 'There is no event at this address: it is over, it was taken off the programme, or the address has a mistake.',
    href: '/',
    label: 'See the whole programme',
  },
  order: {
    title: 'Not in this browser.',
    text: 'This order belongs to another browser, or there is none of that number. Open its link, or look for it in the browser that bought it. Tickets that you have stay yours.',
    href: '/tickets',
    label: 'See my tickets',
  },
  problem: {
    title: 'No such problem.',
    text: 'The purchase answers no problem of this type.',
    href: '/problems',
    label: 'See all problem types',
  },
  lesson: {
    title: 'No such lesson.',
    text: 'There is no lesson at this address.',
    href: '/workshop/lessons',
    label: 'See all lessons',
  },
  workshop: {
    title: 'No workshop here.',
    text: 'This shop sells tickets in earnest. The workshop is open where the shop runs as a demo: npm run demo.',
    href: '/',
    label: 'See the whole programme',
  },
} as const satisfies Record<string, Words>;

export type MissingThing = keyof typeof WORDS;

export const isMissingThing = (name: string): name is MissingThing => Object.hasOwn(WORDS, name);

/** In place of what is not there: what it may be, and the way on. */
export function Missing({ what }: { readonly what: MissingThing }) {
  const { title, text, href, label } = WORDS[what];
  return (
    <section className="max-w-4xl py-6">
      <p className="rubber text-4xl">404</p>
      <h1 className="shout mt-6 text-balance text-shout">{title}</h1>
      <p className="mt-5 max-w-prose text-lg">
        {text} <TextLink href={href}>{label}</TextLink>
      </p>
    </section>
  );
}
