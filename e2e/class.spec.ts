import { runProgram } from '@/stack/testing/child';
import { expect, test } from './fixtures';

test('a class of five goes through its lessons, as the guide has it tried', async ({ shop }) => {
  const args = ['--url', shop.url, '--learners', '5'];
  const { code, output } = await runProgram('scripts/class.ts', args, { ADMIN_TOKEN: shop.adminToken }).exit;
  expect(output).toContain('All 5 were answered.');
  expect(output).toMatch(/sees the truth after Show the truth +│ 10 /);
  expect(output).toMatch(/has its map +│ 5 /);
  expect(output).toMatch(/sees colours after a save +│ 5 /);
  expect(code).toBe(0);
});
