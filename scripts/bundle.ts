import { bundleServer } from '@/stack/server-bundle';

/** Part of `npm run build`: writes the program that `npm start` runs. */

await bundleServer('dist');
