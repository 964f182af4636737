import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { makeTemporaryFolder } from '@/stack/data-folder';
import { lockFlags } from './learner-worker';

/* A second wall, should the first have a hole: what a learner's process itself may do. */

const home = makeTemporaryFolder();
afterAll(() => home.remove());

const DEEDS = {
  'read a file': `require('fs').readFileSync('/etc/hostname')`,
  'list a folder': `require('fs').readdirSync('/')`,
  'write a file': `require('fs').writeFileSync('/tmp/last-ticket-escaped', '')`,
  'start a program': `require('child_process').execFileSync('/bin/true')`,
  'start a thread': `new (require('worker_threads').Worker)('0', { eval: true })`,
  'load native code': `process.dlopen({ exports: {} }, '/none.node')`,
};

it('may not read, write, or start anything, and has no environment', () => {
  const program = path.join(home.folder, 'locked.cjs');
  const tries = Object.entries(DEEDS).map(
    ([name, code]) =>
      `try { ${code}; said[${JSON.stringify(name)}] = 'done' } catch (e) { said[${JSON.stringify(name)}] = e.code }`,
  );
  writeFileSync(
    program,
    `const said = {};\n${tries.join('\n')}\nconsole.log(JSON.stringify([said, process.env]))`,
  );
  const { stdout } = spawnSync(process.execPath, [...lockFlags([program]), program], {
    env: { NODE_ENV: 'production' },
    encoding: 'utf8',
  });
  const [said, env]: unknown[] = JSON.parse(stdout);
  expect(said).toEqual(
    Object.fromEntries(
      Object.keys(DEEDS).map((name) => [name, expect.stringMatching(/ACCESS_DENIED|DLOPEN/)]),
    ),
  );
  expect(env).toEqual({ NODE_ENV: 'production' });
});
