import localFont from 'next/font/local';

/** Wood type for what shouts: names, numbers, stamps. */
export const display = localFont({
  src: '../node_modules/@fontsource/league-gothic/files/league-gothic-latin-400-normal.woff2',
  variable: '--font-league-gothic',
  weight: '400',
  display: 'swap',
});

/** Its quiet cousin, from the same hand, for what is read. */
export const text = localFont({
  src: '../node_modules/@fontsource-variable/libre-franklin/files/libre-franklin-latin-wght-normal.woff2',
  variable: '--font-libre-franklin',
  weight: '100 900',
  display: 'swap',
});
