import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/* `npm start`: the server that `npm run build` wrote, with the variables of .env. What the shell sets counts more. */

const home = fileURLToPath(new URL('..', import.meta.url));
const program = path.join(home, 'dist', 'server.mjs');
const variables = path.join(home, '.env');

if (!existsSync(program) || !existsSync(path.join(home, process.env.SERVED_BUILD || '.next', 'BUILD_ID'))) {
  console.error('There is no build to start yet: npm run build makes one.');
  process.exit(1);
}
if (existsSync(variables)) {
  if (process.loadEnvFile) process.loadEnvFile(variables);
  else console.error('.env is not read: Node does that from 20.12 on.');
}
process.chdir(home);
await import(new URL('../dist/server.mjs', import.meta.url).href);
