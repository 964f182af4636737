import { randomUUID } from 'node:crypto';
import type { Browser, Page } from '@playwright/test';
import { z } from 'zod';
import { expect } from './fixtures';
import type { E2eShop, TestEvent } from './shop';

/** An event whose doors are open now. */
export function addTonight(shop: E2eShop, stock = 5): Promise<TestEvent> {
  return shop.addEvent({ stock, startsAt: new Date(Date.now() + 3_600_000).toISOString() });
}

const sold = z.object({
  order: z.object({ id: z.string(), tickets: z.array(z.object({ code: z.string() })) }),
});

/** Sells tickets of the event to a buyer, and gives the order with what the QR codes of its tickets say. */
export async function sellTickets(
  shop: E2eShop,
  event: TestEvent,
  { quantity = 1, buyer = randomUUID() }: { readonly quantity?: number; readonly buyer?: string } = {},
): Promise<{ readonly orderId: string; readonly codes: readonly string[] }> {
  const response = await fetch(`${shop.url}/api/purchases`, {
    method: 'POST',
    headers: {
      cookie: `buyer=${buyer}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    },
    body: JSON.stringify({ ticketTypeId: event.ticketTypeId, quantity }),
  });
  const { order } = sold.parse(await response.json());
  return { orderId: order.id, codes: order.tickets.map(({ code }, i) => `LT1.${order.id}.${i + 1}.${code}`) };
}

/** Opens the door of an event in a browser that has none yet. */
export async function openDoor(page: Page, shop: E2eShop, event: TestEvent): Promise<void> {
  await page.goto(`/check-in?event=${event.slug}`);
  await page.getByLabel('Staff only: the token').fill(shop.doorToken);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByLabel('Scan a ticket')).toBeVisible();
}

/** As a scanner does it. */
export async function scan(page: Page, code: string): Promise<void> {
  await page.getByLabel('Scan a ticket').fill(code);
  await page.keyboard.press('Enter');
}

export const verdict = (page: Page, kind: string) => page.locator(`[data-state="${kind}"]`);

/** The door in another browser. */
export async function newDoor(
  browser: Browser,
  shop: E2eShop,
  event: TestEvent,
  javaScriptEnabled = true,
): Promise<Page> {
  const context = await browser.newContext({ baseURL: shop.url, javaScriptEnabled });
  const page = await context.newPage();
  await openDoor(page, shop, event);
  return page;
}
