import { useEffect, useRef, useState } from 'react';
import { REACHABLE } from '@/app/_components/reachable';
import type { Buyer } from '@/lib/teaching/explorer/moves';
import { STRATEGIES_FOLDER } from '@/lib/teaching/explorer/taught-folders';
import type { Listing } from '@/lib/teaching/player/read-listings';
import { SourceLine } from './source-line';

interface Position {
  readonly file: string;
  readonly line: number;
}

interface SourceViewProps {
  readonly listings: readonly Listing[];
  /** Where each buyer is. */
  readonly positions: ReadonlyMap<Buyer, readonly Position[]>;
  /** Where the current step's call is made: by a helper, and by its caller. */
  readonly lit: readonly Position[];
}

/** The strategy's source, the line of the current step lit, and each buyer's letter where it is. */
export function SourceView({ listings, positions, lit }: SourceViewProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [followed, setFollowed] = useState(lit);
  if (toText(lit) !== toText(followed)) {
    setFollowed(lit);
    setChosen(null);
  }
  // The strategy's own line says more than the helper's.
  const wanted = chosen ?? listings.find(({ file }) => lit.some((site) => site.file === file))?.file;
  const listing = listings.find(({ file }) => file === wanted) ?? listings[0];
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (followed.length === 0) return;
    const line = box.current?.querySelector('[aria-current]');
    if (!(line instanceof HTMLElement) || !box.current) return;
    box.current.scrollTop = line.offsetTop - box.current.clientHeight / 3;
  }, [followed]);
  if (!listing) return null;
  return (
    <section aria-label="The source" className="min-w-0 border-ink border-t-4 pt-2">
      <h2 className="shout text-3xl">The source</h2>
      {listings.length > 1 && (
        <div className="mt-1 flex flex-wrap gap-1">
          {listings.map(({ file }) => (
            <button
              key={file}
              type="button"
              aria-pressed={file === listing.file}
              onClick={() => setChosen(file)}
              className="min-h-8 cursor-pointer border-2 border-ink px-2 text-sm aria-pressed:bg-ink aria-pressed:text-paper"
            >
              {file.replace(`${STRATEGIES_FOLDER}/`, '').replace('lib/shop/', '')}
            </button>
          ))}
        </div>
      )}
      <section
        ref={box}
        {...REACHABLE}
        aria-label={listing.file}
        data-own-keys
        className="relative mt-2 max-h-[max(20rem,60vh)] overflow-y-auto bg-stock py-2 font-mono text-[0.8125rem] leading-[1.5]"
      >
        <ol>
          {listing.lines.map((tokens, at) => {
            const number = at + 1;
            const isLit = isAt(lit, listing.file, number);
            const here = [...positions].filter(([, sites]) => isAt(sites, listing.file, number));
            return (
              <SourceLine
                key={number}
                number={number}
                tokens={tokens}
                isLit={isLit}
                buyers={here.map(([buyer]) => buyer)}
              />
            );
          })}
        </ol>
      </section>
    </section>
  );
}

const isAt = (sites: readonly Position[], file: string, line: number) =>
  sites.some((site) => site.file === file && site.line === line);
const toText = (sites: readonly Position[]) => sites.map(({ file, line }) => `${file}:${line}`).join();
