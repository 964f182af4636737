'use client';

import { TokenForm } from '@/app/_components/token-form';
import { checkToken } from './ask-admin';

/** Asks for the admin token; this tab remembers it, for the dashboard and for the teacher. */
export function AdminToken({ label, onRight }: { readonly label: string; readonly onRight: () => void }) {
  const check = async (token: string) => {
    const { kind, text } = await checkToken(token);
    if (kind === 'done') onRight();
    return text;
  };
  return (
    <TokenForm
      label={label}
      hint={
        <>
          In a demo, <code>npm run demo</code> says which file it is in.
        </>
      }
      button="Unlock the controls"
      check={check}
    />
  );
}
