import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PATIENCE } from '@/lib/load/buyer';

const FILE = 'k6/black-friday.js';

test('the script for k6 can be read', () => {
  const { status, stderr } = spawnSync(process.execPath, ['--check', FILE], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
});

test('its buyers are as patient as ours', () => {
  const script = readFileSync(FILE, 'utf8').replaceAll(/(?<=\d)_/g, '');
  const { totalMs, baseMs, capMs } = PATIENCE;
  expect(script).toContain(`PATIENCE_MS = ${totalMs};`);
  expect(script).toContain(`BASE_MS = ${baseMs};`);
  expect(script).toContain(`CAP_MS = ${capMs};`);
});
