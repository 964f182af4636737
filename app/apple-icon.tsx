import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ImageResponse } from 'next/og';
import { cardFonts } from './_cards/card-fonts';

export const size = { width: 180, height: 180 };
export const contentType = 'image/png';

const PAPER = '#e3e7de';

/** The icon on paper, for the home screen of a phone: that draws no SVG, and rounds the corners itself. */
export default async function AppleIcon() {
  const [icon, { fonts }] = await Promise.all([
    readFile(path.join(process.cwd(), 'app', 'icon.svg'), 'base64'),
    cardFonts(),
  ]);
  return new ImageResponse(
    <div
      style={{
        display: 'flex',
        alignItems: 'center',
        justifyContent: 'center',
        width: '100%',
        height: '100%',
        background: PAPER,
      }}
    >
      <img src={`data:image/svg+xml;base64,${icon}`} alt="" width={148} height={148} />
    </div>,
    { ...size, fonts },
  );
}
