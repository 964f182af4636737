import { describe, expect, it } from 'vitest';
import { parseMapRequest, parsePlace } from './parse-place';
import { linkTo } from './place';

describe('a place', () => {
  it.each([
    { strategy: 'naive', schedule: '', step: 0, buyers: 2 },
    { strategy: 'naive', schedule: 'ABAABB', step: 3, buyers: 2 },
    { strategy: 'bouncer', schedule: 'AA+BbB~xftC-', step: 60, buyers: 3 },
    { strategy: 'naive', schedule: 'AB', step: 0, buyers: 1 },
    { strategy: 'naive', schedule: 'AB', step: 0, buyers: 2, lesson: '01-the-last-ticket' },
    { strategy: 'naive', schedule: 'AABA', step: 4, buyers: 2, overlap: true },
    { strategy: 'naive', schedule: 'CAB', step: 1, buyers: 2, scene: 'restock' },
    { strategy: 'naive', schedule: 'AB', step: 0, buyers: 2, scene: 'two-each', overlap: true },
  ] as const)('is the same after a link: %j', (place) => {
    const { searchParams } = new URL(linkTo(place), 'http://shop');
    expect(parsePlace(Object.fromEntries(searchParams))).toEqual({ kind: 'parsed', value: place });
  });

  it.each([
    ['strategy', {}],
    ['strategy', { strategy: 'magic' }],
    ['strategy', { strategy: ['naive', 'bouncer'] }],
    ['schedule', { strategy: 'naive', schedule: 'ABD' }],
    ['schedule', { strategy: 'naive', schedule: 'x+' }],
    ['schedule', { strategy: 'naive', schedule: "A'; DROP TABLE orders" }],
    ['schedule', { strategy: 'naive', schedule: 'AB'.repeat(31) }],
    ['step', { strategy: 'naive', step: '-1' }],
    ['step', { strategy: 'naive', step: '1.5' }],
    ['buyers', { strategy: 'naive', buyers: '4' }],
    ['scene', { strategy: 'naive', scene: 'hail' }],
    ['scene', { strategy: 'naive', scene: ['cancel', 'restock'] }],
    ['buyers', { strategy: 'naive', scene: 'restock', buyers: '3' }],
    ['overlap', { strategy: 'naive', overlap: 'yes' }],
  ])('says what is wrong with %s: %j', (field, query) => {
    const parsed = parsePlace(query);
    expect(parsed.kind).toBe('invalid-request');
    expect(parsed.kind === 'invalid-request' && parsed.errors.map((error) => error.field)).toContain(field);
  });

  it.each([
    ['two-buyers', 2],
    ['three-buyers', 3],
    ['two-windows', 1],
  ] as const)('takes %s of a form for a number of buyers', (scene, buyers) => {
    const parsed = parsePlace({ strategy: 'naive', scene });
    expect(parsed).toMatchObject({ kind: 'parsed', value: { buyers } });
    expect(parsed.kind === 'parsed' && linkTo(parsed.value)).not.toContain('scene');
  });

  it('knows no way back to what is no lesson, and is a place all the same', () => {
    for (const lesson of ['../dashboard', '01', ['01-a', '02-b']]) {
      expect(parsePlace({ strategy: 'naive', lesson })).toMatchObject({ value: { lesson: undefined } });
    }
  });

  it('takes 60 moves, whatever their length', () => {
    expect(parsePlace({ strategy: 'naive', schedule: 'A+B~'.repeat(30) }).kind).toBe('parsed');
    expect(parsePlace({ strategy: 'naive', schedule: 'A'.repeat(61) }).kind).toBe('invalid-request');
  });
});

describe('a map', () => {
  it('is asked for with its faults, in one order and none twice', () => {
    const query = { strategy: 'bouncer', faults: 'answer-lost,lease-expires,answer-lost' };
    expect(parseMapRequest(query)).toEqual({
      kind: 'parsed',
      value: { strategy: 'bouncer', buyers: 2, faults: ['lease-expires', 'answer-lost'] },
    });
  });

  it('is asked for in a scene', () => {
    expect(parseMapRequest({ strategy: 'bouncer', scene: 'cancel' })).toMatchObject({
      value: { buyers: 2, scene: 'cancel' },
    });
  });

  it('knows no other faults', () => {
    expect(parseMapRequest({ strategy: 'bouncer', faults: 'earthquake' })).toMatchObject({
      kind: 'invalid-request',
      errors: [{ field: 'faults' }],
    });
  });
});
