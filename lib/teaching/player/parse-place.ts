import { z } from 'zod';
import type { InputError } from '@/lib/shop/sale/outcome';
import { findStrategy } from '@/lib/shop/strategies/registry';
import { FAULT_KINDS, type FaultKind } from '@/lib/shop/strategies/strategy';
import { MAX_MOVES, splitSchedule } from '@/lib/teaching/explorer/moves';
import { CROWDS, type Crowd, type CrowdName, isCrowd, type Place } from './place';

const COUNTS = { 1: 1, 2: 2, 3: 3 } as const;
const SCENE_ERROR = `should be one of ${Object.keys(CROWDS).join(', ')}`;

const strategy = z
  .string({ error: 'should be the id of a strategy' })
  .refine((id) => findStrategy(id) !== undefined, { error: 'should be the id of a strategy' });
const buyers = z
  .enum(['1', '2', '3'], { error: 'should be 1, 2 or 3' })
  .transform((count) => COUNTS[count])
  .optional();
const scene = z
  .custom<CrowdName>((name) => typeof name === 'string' && isCrowd(name), { error: SCENE_ERROR })
  .transform((name): Crowd => CROWDS[name].crowd)
  .optional();

const overlap = z
  .literal('1', { error: 'should be 1, or left out' })
  .transform(() => true as const)
  .optional();

interface AskedCrowd {
  readonly buyers?: Crowd['buyers'] | undefined;
  readonly scene?: Crowd | undefined;
}

const isOneCrowd = ({ buyers, scene }: AskedCrowd) => buyers === undefined || scene === undefined;
const TWO_CROWDS = {
  path: ['buyers'],
  error: 'should be left out beside scene, which says itself how many come',
};

function fillCrowd<Asked extends AskedCrowd>({ buyers = 2, scene, ...rest }: Asked) {
  return { ...rest, ...(scene ?? { buyers }) };
}

const askedPlace = z.object({
  strategy,
  schedule: z
    .string({ error: 'should be moves such as ABAABB' })
    .refine((text) => splitSchedule(text) !== null, { error: 'should be moves such as ABAABB' })
    .refine((text) => (splitSchedule(text)?.length ?? 0) <= MAX_MOVES, {
      error: `should be at most ${MAX_MOVES} moves`,
    })
    .default(''),
  step: z
    .string({ error: 'should be a whole number' })
    .regex(/^\d{1,3}$/, 'should be a whole number')
    .default('0')
    .transform(Number),
  buyers,
  scene,
  overlap,
  /** A link that comes from nowhere is no wrong link. */
  lesson: z
    .string()
    .regex(/^\d{2}-[a-z-]{1,60}$/)
    .optional()
    .catch(undefined),
});

const placeSchema = askedPlace.refine(isOneCrowd, TWO_CROWDS).transform(fillCrowd);

export interface MapRequest extends Crowd {
  readonly strategy: string;
  readonly overlap?: true | undefined;
  /** In the order of FAULT_KINDS, none twice. */
  readonly faults: readonly FaultKind[];
}

const askedMap = z.object({
  strategy,
  buyers,
  scene,
  overlap,
  faults: z
    .string({ error: 'should be kinds of faults' })
    .default('')
    .transform((text) => text.split(',').filter(Boolean))
    .pipe(z.array(z.enum(FAULT_KINDS, { error: `should be some of ${FAULT_KINDS.join(',')}` })))
    .transform((asked) => FAULT_KINDS.filter((kind) => asked.includes(kind))),
});

const mapSchema = askedMap.refine(isOneCrowd, TWO_CROWDS).transform(fillCrowd);

export type Parsed<T> =
  | { readonly kind: 'parsed'; readonly value: T }
  | { readonly kind: 'invalid-request'; readonly errors: readonly InputError[] };

type Query = Readonly<Record<string, unknown>>;

/** Reads a place from a query, or says what is wrong with each field. */
export function parsePlace(query: Query): Parsed<Place> {
  return toParsed(placeSchema.safeParse(query));
}

export function parseMapRequest(query: Query): Parsed<MapRequest> {
  return toParsed(mapSchema.safeParse(query));
}

function toParsed<T>(result: z.ZodSafeParseResult<T>): Parsed<T> {
  if (result.success) return { kind: 'parsed', value: result.data };
  const errors = result.error.issues.map(({ path, message }) => ({ field: String(path[0]), message }));
  return { kind: 'invalid-request', errors };
}
