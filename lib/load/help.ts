import { keysOf } from '@/lib/core/cli/keys-of';
import { isAtOnce, PROFILES } from './generator/arrivals';
import { FAULTS } from './generator/fault-names';
import { METRIC_NAMES } from './result/thresholds';

/** What `npm run black-friday -- --help` says below its options. */
export const HELP = `
Profiles:
${keysOf(PROFILES)
  .map((name) => `  ${name.padEnd(12)}${PROFILES[name]}`)
  .join('\n')}
All but ${keysOf(PROFILES).filter(isAtOnce).join(' and ')} come over time: 10 s, where nothing else is said.

Faults, one after the other:
${keysOf(FAULTS)
  .map((name) => `  ${name.padEnd(18)}${FAULTS[name]}`)
  .join('\n')}
The crowd is spread so that tickets are left at each one's turn; one that meets no sale was not tested: no verdict.

Thresholds are about: ${METRIC_NAMES.join(', ')}.
Times in ms; accepted.p99 is that of buyers who bought, refused.p99 of buyers who surely did not, other.p99
of buyers who got no clear answer; p99 that of all. With --rounds they hold in each.

Latency is counted from the moment a request was due, its wait for a socket and all. Where the generator itself was
the bottleneck the run is INVALID as a measurement: its verdict on the tickets stands, its times do not, and where a
threshold about times was missed there is no verdict (exit 1).

A ticket type that a shop had before is put back afterwards. One with orders is not touched at all: the crowd
gets a copy of it. --keep resets it in any case, and keeps what the crowd did.

The admin token comes from ADMIN_TOKEN, or from the demo that runs on this machine.
--compare: a strategy that says of itself that it may oversell is no violation when it does. See lib/shop/strategies.

Ctrl-C sends the crowd home, and there is a verdict on what it did until then; a second one stops.
Exit codes: 0 good, 99 a violation or a threshold missed, 2 bad usage, 1 no verdict.`;
