import { addTonight, openDoor, sellTickets, verdict } from './door';
import { filmCode } from './film';
import { expect, test } from './fixtures';
import { lookAt } from './look';

const START = { name: 'Scan with the camera' } as const;

test("a phone's camera scans a ticket once, with a decoder that only then is loaded", async ({
  playwright,
  shop,
}, info) => {
  const event = await addTonight(shop);
  const [code = ''] = (await sellTickets(shop, event)).codes;
  const film = info.outputPath('camera.y4m');
  filmCode(code, film);
  const browser = await playwright.chromium.launch({
    ...info.project.use.launchOptions,
    args: [
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${film}`,
    ],
  });
  try {
    const page = await browser.newPage({ baseURL: shop.url });
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await openDoor(page, shop, event);
    await expect(page.getByRole('button', START)).toBeVisible();
    await page.waitForLoadState('networkidle');
    const scripts: string[] = [];
    page.on('response', (response) => {
      if (response.request().resourceType() === 'script') scripts.push(response.url());
    });
    await page.getByRole('button', START).click();
    await expect(verdict(page, 'welcome')).toContainText('ticket 1 of 1');
    expect(scripts).toHaveLength(1);
    await lookAt(page, 'door-camera');
    // The code is still before the camera: it was seen many times, and is one scan.
    await expect(verdict(page, 'already-used')).toHaveCount(0);
    await page.getByRole('button', { name: 'Stop the camera' }).click();
    await expect(page.getByRole('button', START)).toBeVisible();
    expect(complaints).toEqual([]);
  } finally {
    await browser.close();
  }
});

test("uses the browser's own reader where there is one, and says when there is no camera", async ({
  browser,
  shop,
}) => {
  const event = await addTonight(shop);
  const [code = ''] = (await sellTickets(shop, event)).codes;
  const page = await browser.newPage({ baseURL: shop.url });
  await page.addInitScript((rawValue) => {
    Object.assign(globalThis, {
      BarcodeDetector: class {
        static async getSupportedFormats(): Promise<string[]> {
          return ['qr_code'];
        }
        detect = async () => [{ rawValue }];
      },
    });
    const canvas = document.createElement('canvas');
    // A canvas films nothing while nobody draws on it.
    setInterval(() => canvas.getContext('2d')?.fillRect(0, 0, 1, 1), 50);
    navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(5);
  }, code);
  await openDoor(page, shop, event);
  await page.getByRole('button', START).click();
  await expect(verdict(page, 'welcome')).toBeVisible();
  await page.getByRole('button', { name: 'Stop the camera' }).click();
  await page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = async () => {
      throw new DOMException('', 'NotFoundError');
    };
  });
  await page.getByRole('button', START).click();
  await expect(page.getByText('There is no camera')).toBeVisible();
  await page.context().close();
});

test('no other page may use a camera', async ({ request }) => {
  const policyOf = async (path: string) => (await request.get(path)).headers()['permissions-policy'];
  expect(await policyOf('/check-in')).toMatch(/^camera=\(self\), microphone=\(\)/);
  for (const path of ['/', '/tickets', '/check-in/scan']) {
    expect(await policyOf(path)).toMatch(/^camera=\(\), microphone=\(\)/);
  }
});
