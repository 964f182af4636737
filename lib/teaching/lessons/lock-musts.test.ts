import { describe, expect, it } from 'vitest';
import { aLockIsHeld, eachHasItsToken, locksAreTheirOwners, noLockStays, oneLockForAll } from './lock-musts';
import { statement, watched, withKey, world } from './testing/watched';

const orders = [{ id: 'A1', buyer: 'A', quantity: 1 }] as const;

describe('a lock over the sale', () => {
  const sale = (key: ReturnType<typeof withKey>) =>
    watched([
      { move: 'A', world: key },
      { move: 'A', world: { ...key, orders } },
      { move: 'a', world: world({ orders }) },
    ]);

  it('has an end of seconds', () => {
    expect(aLockIsHeld(sale(withKey('A1')))).toBeNull();
    expect(aLockIsHeld(sale(withKey('A1', 'none')))).toContain('has no end');
    expect(aLockIsHeld(sale(withKey('A1', 'memory')))).toContain('after more than a minute');
  });

  it('is no lock where it ends within a second', () => {
    const brief = world({ keys: [{ key: 'lock', value: 'A1', ttl: 'lease', isBrief: true }] });
    expect(aLockIsHeld(sale(brief))).toContain('ends within a second');
  });

  it('keeps those out who did not get it', () => {
    const held = withKey('A1');
    const sold = { ...held, orders: [{ id: 'B1', buyer: 'B', quantity: 1 }] } as const;
    const steps = [
      { move: 'A', world: held },
      { move: 'B', world: held },
      { move: 'B', world: sold },
      { move: 'A' },
    ];
    expect(oneLockForAll(watched(steps))).toBe('B sold while A held lock: heed whether the lock was free.');
  });

  it('is there until the sale is written', () => {
    const freed = [
      { move: 'A', world: withKey('A1') },
      { move: 'A' },
      { move: 'A', world: world({ orders }) },
    ];
    expect(aLockIsHeld(watched(freed))).toContain('was gone when the sale was written');
    expect(aLockIsHeld(watched([{ move: 'A', world: world({ orders }) }]))).toContain('No lock was held');
  });

  it('is nothing that is counted for good', () => {
    const counted = withKey('1', 'none', 'came');
    const steps = [
      { move: 'A', world: counted },
      { move: 'A', world: { ...counted, orders } },
    ];
    expect(aLockIsHeld(watched(steps))).toContain('No lock was held');
  });

  it('has one name for all', () => {
    const own = (key: string) => ({ key, value: '1', ttl: 'lease' }) as const;
    const select = statement('SELECT stock');
    const run = (first: string, second: string) =>
      watched([
        { move: 'A', world: world({ keys: [own(first)] }) },
        { move: 'B', world: world({ keys: [own(first), own(second)] }) },
        { move: 'A', call: select, world: world({ keys: [own(first), own(second)] }) },
        { move: 'B', call: select, world: world({ keys: [own(first), own(second)] }) },
        { move: 'B' },
      ]);
    expect(oneLockForAll(run('lock:A', 'lock:B'))).toContain('each by its buyer: lock:A and lock:B.');
    expect(oneLockForAll(run('lock', 'lock'))).toBeNull();
  });
});

describe('a lock', () => {
  const taken = { move: 'A', world: withKey('A1') };
  const end = { move: 'x', fault: 'lease-expires' } as const;

  it('is its owner’s to release, or its end’s', () => {
    expect(locksAreTheirOwners(watched([taken, { move: 'a' }]))).toBeNull();
    expect(locksAreTheirOwners(watched([taken, end]))).toBeNull();
    expect(locksAreTheirOwners(watched([taken, { move: 'B' }]))).toBe("B took A's lock lock away.");
  });

  it('has a token for each request of an instance', () => {
    const opened = { move: 'A' };
    const again = (value: string) => watched([taken, opened, { move: 'A', world: withKey(value) }, opened]);
    expect(eachHasItsToken(again('A2'))).toBeNull();
    expect(eachHasItsToken(again('A1'))).toContain('the same token (lock = A1)');
    expect(eachHasItsToken(watched([taken, taken, opened]))).toBeNull();
    const free = { move: 'A', world: withKey('free') };
    expect(eachHasItsToken(watched([taken, free, { move: 'A', world: withKey('A2') }, free]))).toBeNull();
  });

  it('may be opened by a word in its place', () => {
    const free = { move: 'A', world: withKey('free') };
    expect(locksAreTheirOwners(watched([taken, free, { move: 'B', world: withKey('B1') }]))).toBeNull();
  });

  it('is told from what is counted, and may be joined', () => {
    expect(
      locksAreTheirOwners(
        watched([
          { move: 'A', world: withKey('1') },
          { move: 'B', world: withKey('2') },
        ]),
      ),
    ).toBeNull();
    expect(locksAreTheirOwners(watched([{ move: 'A', world: withKey('1') }, { move: 'B' }]))).not.toBeNull();
    expect(locksAreTheirOwners(watched([taken, { move: 'B', world: withKey('A1, B1') }]))).toBeNull();
  });

  it('stays for good only where it has no end, and keeps out who comes later', () => {
    const dead = { move: 'A+', fault: 'process-dies-after' } as const;
    const ended = (ttl: 'lease' | 'none', ...moves: readonly string[]) => {
      const steps = moves.map((move) => (move === 'A+' ? dead : { move }));
      return watched(
        steps.map((step) => ({ ...step, world: withKey('A1', ttl) })),
        { outcomes: { A: 'died', B: 'contended' } },
      );
    };
    expect(noLockStays(ended('none', 'A+', 'B'))).toMatch(
      /^A died, B was told contended, and lock has no end/,
    );
    expect(noLockStays(ended('lease', 'A+', 'B'))).toBeNull();
    expect(noLockStays(ended('none', 'A', 'B', 'A+'))).toBeNull();
  });
});
