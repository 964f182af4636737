import { expect, test } from './fixtures';
import { lookAt } from './look';

const HOUR_MS = 3_600_000;

const PAGES = [
  { name: 'programme', path: '/' },
  { name: 'programme-narrowed', path: '/?city=Lisbon' },
  { name: 'programme-empty', path: '/?q=nobody+plays+this' },
  { name: 'event', path: '/events/night-ferry' },
  { name: 'event-last', path: '/events/the-last-cartographers' },
  { name: 'event-sold-out', path: '/events/glass-orchard' },
  { name: 'problems', path: '/problems' },
  { name: 'problem', path: '/problems/contended' },
] as const;

for (const { name, path } of PAGES) {
  test(`${name}: for every eye, by day and by night`, async ({ page }) => {
    expect((await page.goto(path))?.status()).toBe(200);
    await lookAt(page, name);
  });
}

test('not on sale yet: for every eye, by day and by night', async ({ page, shop }) => {
  const event = await shop.addEvent({ saleStartsAt: new Date(Date.now() + HOUR_MS).toISOString() });
  await page.goto(event.path);
  await lookAt(page, 'event-not-yet');
});

test('a page that is not there: for every eye, by day and by night', async ({ page, console: watched }) => {
  watched.expectComplaint(/404/);
  await page.goto('/nothing');
  await lookAt(page, 'not-found');
});

test('an event page says what it is to machines', async ({ page, baseURL }) => {
  await page.goto('/events/night-ferry');
  const told = JSON.parse((await page.locator('script[type="application/ld+json"]').textContent()) ?? '');
  expect(told).toMatchObject({ '@type': 'Event', name: 'Night Ferry', url: `${baseURL}/events/night-ferry` });
  expect(told.offers).toHaveLength(3);
  await expect(page.locator('link[rel=canonical]')).toHaveAttribute('href', /\/events\/night-ferry$/);
  const card = await page.locator('meta[property="og:image"]').getAttribute('content');
  const picture = await page.request.get(card ?? '');
  expect(picture.status()).toBe(200);
  expect(picture.headers()['content-type']).toBe('image/png');
});

test('a festival of three days is over on its third, for machines too', async ({ page, baseURL }) => {
  await page.goto('/events/halcyon-fields');
  const told = JSON.parse((await page.locator('script[type="application/ld+json"]').textContent()) ?? '');
  expect(told).toMatchObject({
    startDate: '2027-07-09T11:00:00.000Z',
    endDate: '2027-07-11T22:00:00.000Z',
    performer: { name: 'Halcyon Fields' },
    organizer: { name: 'Last Ticket', url: baseURL },
  });
});

test('every page keeps its scripts to itself and cannot be framed', async ({ page }) => {
  for (const path of ['/', '/events/night-ferry', '/problems', '/dashboard', '/nothing']) {
    const headers = (await page.request.get(path)).headers();
    const policy = headers['content-security-policy'] ?? '';
    const scripts = policy.split('; ').find((directive) => directive.startsWith('script-src'));
    expect(scripts, path).toMatch(/'nonce-[\w+/=]{20,}'/);
    expect(scripts, path).not.toContain('unsafe-inline');
    expect(scripts, path).not.toContain('unsafe-eval');
    expect(policy, path).toContain("frame-ancestors 'none'");
    expect(policy, path).toContain("base-uri 'none'");
    expect(headers, path).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
    });
    expect(headers['x-powered-by'], path).toBeUndefined();
  }
  const [first, second] = await Promise.all([page.request.get('/'), page.request.get('/')]);
  expect(first.headers()['content-security-policy']).not.toBe(second.headers()['content-security-policy']);
});

test('what was typed stays text, and markup that slipped in does not run', async ({
  page,
  console: watched,
}) => {
  const markup = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
  await page.goto(`/?q=${encodeURIComponent(markup)}`);
  await expect(page.getByLabel('Search')).toHaveValue(markup.slice(0, 80));
  await expect(page).toHaveTitle('Last Ticket');

  watched.expectComplaint(/Content Security Policy|x\.png/);
  const [complaint] = await Promise.all([
    page.waitForEvent('console', (message) => message.text().includes('Content Security Policy')),
    page.evaluate(() => {
      document.body.insertAdjacentHTML('beforeend', '<img alt="" src="/x.png" onerror="document.title=3">');
    }),
  ]);
  expect(complaint.type()).toBe('error');
  await expect(page).toHaveTitle('Last Ticket');
});

test('no page does what its own policy forbids', async ({ page }) => {
  const violations: string[] = [];
  await page.exposeFunction('noteViolation', (text: string) => violations.push(text));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      Object(window).noteViolation(`${location.pathname}: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  const lesson = '/workshop/lessons/01-the-last-ticket';
  for (const path of [
    '/',
    '/events/night-ferry',
    '/dashboard',
    '/workshop',
    '/workshop/lessons',
    lesson,
    '/check-in',
  ]) {
    await page.goto(path, { waitUntil: 'networkidle' });
  }
  expect(violations).toEqual([]);
});
