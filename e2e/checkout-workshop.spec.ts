import { expect, test } from './fixtures';
import { lookAt } from './look';

test('both coordinators meet the same kill, and each state is a link', async ({ page }) => {
  await page.goto('/workshop');
  await page
    .getByRole('navigation', { name: 'Workshop' })
    .getByRole('link', { name: 'Checkout' })
    .press('Enter');
  const naive = page.getByRole('region', { name: 'naive-coordinator' });
  const saga = page.getByRole('region', { name: 'saga', exact: true });
  await expect(naive.getByText('Orphan charge')).toBeVisible();
  await expect(saga.getByText('ticket and money are where they belong')).toBeVisible();
  await lookAt(page, 'workshop-checkout');
  const nobody = page.getByRole('link', { name: 'nobody dies' });
  await nobody.press('Enter');
  await expect(page).toHaveURL(/kill=none/);
  await page.reload();
  await expect(nobody).toHaveAttribute('aria-current', 'true');
  await expect(naive.getByText('A: paid').or(naive.getByText('paid')).first()).toBeVisible();
});

test('the answer of the provider is lost: one blames the card, the other waits and finds out', async ({
  page,
}) => {
  await page.goto('/workshop/checkout?beside=webhook&at=confirm&kill=lost');
  const [naive, saga] = ['naive-coordinator', 'saga'].map((name) =>
    page.getByRole('region', { name, exact: true }),
  );
  await expect(naive?.getByText('payment-declined') ?? page.locator('none')).toBeVisible();
  await expect(
    saga?.getByText('ticket and money are where they belong') ?? page.locator('none'),
  ).toBeVisible();
});

test('which read may be old stands at /consistency, and how old reads are', async ({ page, shop }) => {
  await page.goto('/consistency');
  await expect(page.getByRole('heading', { name: 'Catalogue' })).toBeVisible();
  await lookAt(page, 'consistency');
  const { operations, staleness } = await (await fetch(`${shop.url}/api/consistency`)).json();
  expect(operations).toHaveLength(8);
  expect(staleness.objectiveMs).toBe(1000);
});
