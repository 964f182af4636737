import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';

/** What axe asks by day, and what can be different by night: colours alone. */
const AXE_RULES = { light: undefined, dark: ['color-contrast', 'link-in-text-block'] } as const;
const SCHEMES = ['light', 'dark'] as const;
const SIZES = [
  { name: 'phone', width: 390, height: 844 },
  { name: 'desk', width: 1280, height: 800 },
] as const;
/** The narrowest phone, and half a laptop: what is left of its screen at 200%. */
const NARROW = [
  { width: 320, height: 640 },
  { width: 640, height: 400 },
] as const;
const SMALLEST_TARGET_PX = 24;

/**
 * By day and by night axe finds nothing on the page as it stands; at 320 px and at 200% nothing sticks out, and what
 * can be pressed is large enough. With PICTURES=1 in the environment it leaves pictures of the page for people in
 * test-results/pictures.
 */
export async function lookAt(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  if (test.info().config.metadata.takesPictures) await takePictures(page, name);
  if (before) await page.setViewportSize(before);
  for (const scheme of SCHEMES) {
    await page.emulateMedia({ colorScheme: scheme });
    expect(await findViolations(page, AXE_RULES[scheme]), `axe on ${name}, ${scheme}`).toEqual([]);
  }
  for (const viewport of NARROW) {
    await page.setViewportSize(viewport);
    await expectNothingSticksOut(page, name);
    await expectLargeTargets(page, name);
  }
  await page.emulateMedia({ colorScheme: null });
  if (before) await page.setViewportSize(before);
}

async function takePictures(page: Page, name: string): Promise<void> {
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme });
    for (const { name: size, ...viewport } of SIZES) {
      await page.setViewportSize(viewport);
      await page.screenshot({
        path: `test-results/pictures/${name}-${size}-${colorScheme}.png`,
        fullPage: true,
        animations: 'disabled',
      });
    }
  }
}

async function findViolations(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
  const isThere = await page.evaluate(() => 'axe' in window);
  // Half a megabyte of axe is read once a page, not at every look.
  const axe = new AxeBuilder({ page, ...(isThere && { axeSource: ';' }) })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] });
  const { violations } = await (rules ? axe.withRules([...rules]) : axe).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}

/** Nothing has to be scrolled sideways. */
async function expectNothingSticksOut(page: Page, name: string): Promise<void> {
  const { wide, client } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth,
    client: document.documentElement.clientWidth,
  }));
  expect(wide, `${name} scrolls sideways`).toBeLessThanOrEqual(client);
}

/** WCAG 2.5.8; a link within a sentence is as tall as its line. What only a screen reader meets has its label. */
async function expectLargeTargets(page: Page, name: string): Promise<void> {
  const small = await page.evaluate((least) => {
    const targets = document.querySelectorAll('a[href], button, select, summary, input:not([type=hidden])');
    return [...targets].flatMap((target) => {
      const inSentence = target.matches('p a, li p a, dd a') && getComputedStyle(target).display === 'inline';
      const pressed = target.closest('label') ?? target;
      const { width, height } = pressed.getBoundingClientRect();
      const isSeen = target.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && width > 1;
      const isLarge = width >= least && height >= least;
      return !isSeen || inSentence || isLarge ? [] : [`${target.outerHTML.slice(0, 120)} ${width}x${height}`];
    });
  }, SMALLEST_TARGET_PX);
  expect(small, `targets of ${name}`).toEqual([]);
}
