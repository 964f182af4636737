import { parseOptions } from '@/stack/demo-options';
import { endOnBadUsage } from './commands/bad-usage';

/** `npm run demo`: the whole shop, until Ctrl-C. See `--help`. */

const options = await endOnBadUsage(() => parseOptions(process.argv.slice(2), process.env));
const { runDemo } = await import('./commands/demo');
process.exit(await runDemo(options));
