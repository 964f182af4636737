import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { JSON_SCHEMA_FILE, writeJsonSchema } from '@/lib/load/result/json-schema';

/** `npm run schemas`: writes the JSON Schemas that are published. A test demands that they are current. */
mkdirSync(path.dirname(JSON_SCHEMA_FILE), { recursive: true });
writeFileSync(JSON_SCHEMA_FILE, writeJsonSchema());
