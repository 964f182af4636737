import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ImageResponse } from 'next/og';
import { readLocalMoment } from '@/lib/format/when';
import { findPosterSlug } from '@/lib/posters/poster-url';
import { readProgramme } from '../../_parts/read-programme';

export const alt = 'The poster of the event, with its date and place';
export const size = { width: 1200, height: 630 };
export const contentType = 'image/png';

const [PAPER, INK, LOUD] = ['#e3e7de', '#15171c', '#ff3d7f'];

/** The card that a link to the event unfolds to. */
export default async function EventCard({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  const event = (await readProgramme())?.events.find((candidate) => candidate.slug === slug);
  const [poster, font] = await Promise.all([
    readFile(path.join(process.cwd(), 'public', 'posters', `${findPosterSlug(slug)}.svg`), 'base64'),
    readFile(
      path.join(
        process.cwd(),
        'node_modules/@fontsource/league-gothic/files/league-gothic-latin-400-normal.woff',
      ),
    ),
  ]);
  const when = event && readLocalMoment(event.startsAt, event.city);
  return new ImageResponse(
    <div style={{ display: 'flex', width: '100%', height: '100%', background: PAPER, color: INK }}>
      <img src={`data:image/svg+xml;base64,${poster}`} alt="" width={450} height={630} />
      <div style={{ display: 'flex', flexDirection: 'column', flex: 1, padding: '44px 48px 40px' }}>
        <div style={{ display: 'flex', fontSize: 118, lineHeight: 0.9 }}>
          {(event?.name ?? 'Last Ticket').toUpperCase()}
        </div>
        <div style={{ display: 'flex', marginTop: 28, fontSize: 54 }}>
          {when ? `${when.weekday} ${when.day} ${when.month} ${when.year}, ${when.time}`.toUpperCase() : ''}
        </div>
        <div style={{ display: 'flex', fontSize: 40 }}>
          {event ? `${event.venue}, ${event.city}`.toUpperCase() : ''}
        </div>
        <div style={{ display: 'flex', marginTop: 'auto', fontSize: 48 }}>
          <span style={{ background: INK, color: PAPER, padding: '10px 18px 4px' }}>LAST</span>
          <span style={{ background: LOUD, padding: '10px 18px 4px' }}>TICKET</span>
        </div>
      </div>
    </div>,
    {
      ...size,
      fonts: [{ name: 'League Gothic', data: font, weight: 400, style: 'normal' }],
      headers: { 'cache-control': 'public, max-age=3600' },
    },
  );
}
