import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ImageResponse } from 'next/og';
import type { CSSProperties } from 'react';
import { findPosterSlug } from '@/lib/shop/catalogue/poster-url';
import { cardFonts } from './card-fonts';
import { isArabic, shapeArabic } from './shape-arabic';

export const CARD_SIZE = { width: 1200, height: 630 };

const [PAPER, INK, LOUD] = ['#e3e7de', '#15171c', '#ff3d7f'];
/** The longer a name, the smaller its letters, in pixels. */
const NAME_SIZES = [
  [28, 118],
  [60, 84],
  [Number.POSITIVE_INFINITY, 56],
] as const;
/** Past this a name is cut. */
const MAX_NAME = 120;

interface Card {
  /** Whose poster hangs beside it. */
  readonly slug: string;
  readonly name: string;
  /** Smaller, below the name. */
  readonly lines: readonly string[];
}

/** The picture that a link unfolds to, as a PNG. It asks nobody on the network for anything. */
export async function drawCard({ slug, name, lines }: Card): Promise<ImageResponse> {
  const [poster, { fonts, drawable }] = await Promise.all([
    readFile(path.join(process.cwd(), 'public', 'posters', `${findPosterSlug(slug)}.svg`), 'base64'),
    cardFonts(),
  ]);
  const title = drawable(name.slice(0, MAX_NAME).toUpperCase()) || 'LAST TICKET';
  const size = NAME_SIZES.find(([most]) => title.length <= most)?.[1];
  return new ImageResponse(
    <div style={{ display: 'flex', width: '100%', height: '100%', background: PAPER, color: INK }}>
      <img src={`data:image/svg+xml;base64,${poster}`} alt="" width={450} height={630} />
      <div style={{ display: 'flex', flexDirection: 'column', width: 750, padding: '44px 48px 40px' }}>
        <Line text={title} style={{ fontSize: size, lineHeight: 0.95, wordBreak: 'break-word' }} />
        {lines.map((line, i) => (
          <Line
            key={line}
            text={drawable(line.toUpperCase())}
            style={{ marginTop: i === 0 ? 28 : 0, fontSize: i === 0 ? 54 : 40 }}
          />
        ))}
        <div style={{ display: 'flex', marginTop: 'auto', fontSize: 48 }}>
          <span style={{ background: INK, color: PAPER, padding: '10px 18px 4px' }}>LAST</span>
          <span style={{ background: LOUD, padding: '10px 18px 4px' }}>TICKET</span>
        </div>
      </div>
    </div>,
    { ...CARD_SIZE, fonts, headers: { 'cache-control': 'public, max-age=3600' } },
  );
}

/** Arabic runs from the right, word by word, so that a second line has the later words. */
function Line({ text, style }: { readonly text: string; readonly style: CSSProperties }) {
  if (!isArabic(text)) return <div style={{ display: 'flex', ...style }}>{text}</div>;
  return (
    <div
      style={{
        display: 'flex',
        flexFlow: 'row-reverse wrap',
        columnGap: '0.25em',
        ...style,
        lineHeight: 1.3,
      }}
    >
      {text.split(' ').map((word, i, words) => (
        <span key={words.slice(0, i + 1).join(' ')}>{shapeArabic(word)}</span>
      ))}
    </div>
  );
}
