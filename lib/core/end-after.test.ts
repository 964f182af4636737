import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { until } from '@/stack/testing/until';
import { endAfter } from './end-after';

const never = () => new AbortController().signal;

describe('an ending', () => {
  it('comes after its time though nobody listens and the collector comes by', async () => {
    setFlagsFromString('--expose-gc');
    const collect: unknown = runInNewContext('gc');
    if (typeof collect !== 'function') throw new TypeError('V8 has no gc');
    const signals = Array.from({ length: 20 }, () => endAfter(100, never()).signal);
    for (let times = 0; times < 4; times++) {
      collect();
      await sleep(10);
    }
    await until(async () => signals.every(({ aborted }) => aborted));
  });

  it('comes with the signal that was given, at once where that has fired', async () => {
    const left = new AbortController();
    const { signal } = endAfter(60_000, left.signal);
    expect(signal.aborted).toBe(false);
    left.abort();
    expect(signal.aborted).toBe(true);
    expect(endAfter(60_000, left.signal).signal.aborted).toBe(true);
  });

  it('comes when it is told to, and not once it is forgotten', async () => {
    const told = endAfter(60_000, never());
    told.end();
    expect(told.signal.aborted).toBe(true);
    const left = new AbortController();
    const forgotten = endAfter(1, left.signal);
    forgotten.forget();
    left.abort();
    await sleep(20);
    expect(forgotten.signal.aborted).toBe(false);
  });
});
