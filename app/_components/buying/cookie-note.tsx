'use client';

import { isStorageBlocked } from '@/app/_components/browser-storage';
import { useAbility } from '@/app/_components/use-ability';

/**
 * Said only in a browser that blocks cookies: what that means for whatever is bought, or was. Chromium says that they
 * are enabled where its settings block them; but there storage is blocked with them.
 */
export function CookieNote() {
  const keepsCookies = useAbility(() => navigator.cookieEnabled && !isStorageBlocked());
  if (keepsCookies !== false) return null;
  return (
    <p className="mt-3 max-w-prose border-loud border-l-8 bg-paper px-4 py-3 text-sm">
      Your browser blocks the shop’s one cookie, “buyer”, by which it knows you again. Allow it for this site;
      without it, only the address of an order leads back to that order.
    </p>
  );
}
