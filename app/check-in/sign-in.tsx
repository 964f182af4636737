'use client';

import { TokenForm } from '@/app/_components/token-form';
import { post } from './ask-door';

interface Props {
  readonly hasToken: boolean;
  readonly isDemo: boolean;
  /** The event that the door is for, to go on with; empty: none was chosen. */
  readonly event: string;
  /** What came of it without JavaScript. */
  readonly isWrong: boolean;
}

const WRONG = 'That is not the token.';

/** Asks once for the door's token; a cookie that no script can read remembers it. */
export function SignIn({ hasToken, isDemo, event, isWrong }: Props) {
  if (!hasToken) {
    return (
      <p className="max-w-prose text-lg">
        This shop has no DOOR_TOKEN and no ADMIN_TOKEN, so nobody can sign in. Set one and start it again.
      </p>
    );
  }
  return (
    <TokenForm
      label="Staff only: the token"
      hint={`Checking in uses a ticket up, so only staff can sign in.${isDemo ? ' npm run demo says which file the token of this demo is in: doorToken.' : ''}`}
      button="Sign in"
      check={signIn}
      plain={{ action: '/check-in/open', fields: { event }, complaint: isWrong ? WRONG : '' }}
    />
  );
}

async function signIn(token: string): Promise<string> {
  const reply = await post('open', { token });
  if (reply?.isOk) {
    window.location.reload();
    return '';
  }
  if (reply?.status === 403) return WRONG;
  if (reply?.status === 429) {
    const seconds = reply.retryAfter ?? '10';
    return `Too many wrong tokens from this address. Try again in ${seconds} s.`;
  }
  return 'No answer: nobody knows yet whether that is the token. Try again in a moment.';
}
