'use client';

import type { Snapshot } from '@/lib/control/dashboard/snapshot';
import type { Ask } from './ask-admin';

interface FaultsProps {
  readonly faults: Snapshot['faults'];
  readonly ask: Ask;
}

const SLOW_MS = 120;
const SHORT_TTL_MS = 300;

/** Things that go wrong on purpose. A button that is pressed in stays in until it is pressed again. */
export function Faults({ faults, ask }: FaultsProps) {
  const switches = [
    {
      name: `Redis ${SLOW_MS} ms slower`,
      isOn: faults.redisDelayMs > 0,
      request: { redisDelayMs: faults.redisDelayMs > 0 ? 0 : SLOW_MS },
    },
    { name: 'Redis down', isOn: faults.redisGone, request: { redisGone: !faults.redisGone } },
    {
      name: `Postgres ${SLOW_MS} ms slower`,
      isOn: faults.postgresDelayMs > 0,
      request: { postgresDelayMs: faults.postgresDelayMs > 0 ? 0 : SLOW_MS },
    },
    {
      name: `Leases live ${SHORT_TTL_MS} ms`,
      isOn: faults.leaseTtlMs !== null,
      request: { leaseTtlMs: faults.leaseTtlMs === null ? SHORT_TTL_MS : null },
    },
  ];
  return (
    <fieldset className="flex w-full flex-wrap gap-2">
      <legend className="stamp mb-1 text-quiet">Break it</legend>
      {switches.map(({ name, isOn, request }) => (
        <button
          key={name}
          type="button"
          aria-pressed={isOn}
          className="control-button"
          onClick={() => void ask('faults', request)}
        >
          {name}
        </button>
      ))}
      <button type="button" className="control-button" onClick={() => void ask('faults', { crash: 'now' })}>
        Kill a server process
      </button>
    </fieldset>
  );
}
