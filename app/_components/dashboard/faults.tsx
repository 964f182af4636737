import type { Snapshot } from '@/lib/control/dashboard/snapshot';
import { describeFaults } from '@/lib/core/stores/describe-faults';
import type { Ask } from './ask-admin';

interface FaultsProps {
  readonly faults: Snapshot['faults'];
  readonly hasProvider: boolean;
  readonly ask: Ask;
}

const SLOW_MS = 120;
const SHORT_TTL_MS = 300;
const SLOW_PAYMENT_MS = 3000;

/** Things that go wrong on purpose. A button that is pressed in stays in until it is pressed again. */
export function Faults({ faults, hasProvider, ask }: FaultsProps) {
  const switches = [
    { isOn: faults.redisDelayMs > 0, on: { redisDelayMs: SLOW_MS }, off: { redisDelayMs: 0 } },
    { isOn: faults.redisGone, on: { redisGone: true }, off: { redisGone: false } },
    { isOn: faults.postgresDelayMs > 0, on: { postgresDelayMs: SLOW_MS }, off: { postgresDelayMs: 0 } },
    { isOn: faults.leaseTtlMs !== null, on: { leaseTtlMs: SHORT_TTL_MS }, off: { leaseTtlMs: null } },
    ...(hasProvider
      ? [
          {
            isOn: faults.provider.gone === true,
            on: { provider: { gone: true } },
            off: { provider: { gone: false } },
          },
          {
            isOn: (faults.provider.delayMs ?? 0) > 0,
            on: { provider: { delayMs: SLOW_PAYMENT_MS } },
            off: { provider: { delayMs: 0 } },
          },
        ]
      : []),
  ];
  return (
    <fieldset className="flex w-full flex-wrap gap-2">
      <legend className="stamp mb-1 text-quiet">Break it</legend>
      {switches.map(({ isOn, on, off }) => (
        <button
          key={describeFaults(on).join()}
          type="button"
          aria-pressed={isOn}
          className="control-button first-letter:uppercase"
          onClick={() => void ask('faults', isOn ? off : on)}
        >
          {describeFaults(on)}
        </button>
      ))}
      <button type="button" className="control-button" onClick={() => void ask('faults', { crash: 'now' })}>
        Kill a server process
      </button>
    </fieldset>
  );
}
