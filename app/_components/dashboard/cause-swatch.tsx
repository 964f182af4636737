import { CAUSE_PATTERNS, type Cause } from '@/lib/shop/sale/cause-patterns';
import { HATCH_OPACITY } from './chart-inks';

/** The patterns of all causes, for the swatches of a page; they are there and take no room. */
export function CausePatterns() {
  return (
    <svg width="0" height="0" aria-hidden="true" className="absolute">
      <defs>
        {Object.entries(CAUSE_PATTERNS).map(([cause, lines]) => (
          <pattern key={cause} id={`cause-${cause}`} width="8" height="8" patternUnits="userSpaceOnUse">
            <rect width="8" height="8" fill={`var(--ink-${cause})`} />
            {lines && (
              <path
                d={lines}
                fill="none"
                stroke={`var(--on-${cause})`}
                strokeWidth="1.5"
                strokeOpacity={HATCH_OPACITY}
              />
            )}
          </pattern>
        ))}
      </defs>
    </svg>
  );
}

/** A piece of what a cause is drawn with. */
export function CauseSwatch({ cause }: { readonly cause: Cause }) {
  return (
    <svg aria-hidden="true" className="h-[1.05em] w-[1.75em]">
      <rect
        width="100%"
        height="100%"
        fill={`url(#cause-${cause})`}
        stroke="var(--color-ink)"
        strokeWidth="2"
      />
    </svg>
  );
}
