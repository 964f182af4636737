import { expect, test } from 'vitest';
import { Ledger } from './ledger';
import { openSections } from './sections';

test('a part that throws is written down, and the next one runs', async () => {
  const ledger = new Ledger();
  const logged: string[] = [];
  const section = openSections(ledger, new AbortController().signal, (line) => logged.push(line));
  const broken = await section('one', () => Promise.reject(new Error('not ready')));
  const whole = await section('two', async () => 2);
  expect({ broken, whole }).toEqual({ broken: undefined, whole: 2 });
  expect(ledger.failures).toEqual([{ section: 'one', why: 'not ready' }]);
  expect(logged).toEqual(['\none', '  failed: not ready', '\ntwo']);
});

test('stopping it is no failure', async () => {
  const ledger = new Ledger();
  const section = openSections(ledger, AbortSignal.abort(), () => {});
  await expect(section('one', () => Promise.reject(new Error('stopped')))).rejects.toThrow('stopped');
  expect(ledger.failures).toEqual([]);
});
