import Link from 'next/link';
import type { ReactNode } from 'react';
import { TapMark } from './tap-mark';

interface Props {
  /** What the skip link leads to: "Skip to …". */
  readonly skipTo: string;
  readonly brand: ReactNode;
  /** The name of the navigation, and where it leads. */
  readonly name: string;
  readonly places: readonly { readonly href: string; readonly label: string }[];
  /** Of the whole page, its header and its main part, beside what all have. */
  readonly look?: { readonly page?: string; readonly header?: string; readonly main?: string };
  /** Between the header and the main part. */
  readonly bar?: ReactNode;
  readonly footer?: ReactNode;
  readonly children: ReactNode;
}

/** What every page stands in: the skip link, the name, the ways on. */
export function PageFrame({ skipTo, brand, name, places, look = {}, bar, footer, children }: Props) {
  return (
    <div className={`flex min-h-dvh flex-col ${look.page ?? ''}`}>
      <a
        href="#main"
        className="shout -translate-y-20 absolute top-2 left-2 z-20 bg-loud px-4 py-2 text-2xl text-on-loud focus:translate-y-0"
      >
        Skip to {skipTo}
      </a>
      <header
        className={`flex flex-wrap items-center justify-between gap-x-6 gap-y-1 px-edge ${look.header ?? 'py-3'}`}
      >
        {brand}
        <nav aria-label={name}>
          <ul className="flex flex-wrap gap-x-5">
            {places.map(({ href, label }) => (
              <li key={href}>
                <Link
                  href={href}
                  prefetch={false}
                  className="stamp relative inline-block py-1.5 underline-offset-4 hover:underline"
                >
                  {label}
                  <TapMark />
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      </header>
      {bar}
      <main id="main" tabIndex={-1} className={`flex-1 px-edge outline-none ${look.main ?? 'pb-16'}`}>
        {children}
      </main>
      {footer}
    </div>
  );
}
