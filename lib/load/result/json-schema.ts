import { z } from 'zod';
import { comparisonSchema, resultSchema } from './result-schema';

/** Where it is published, from the root of the repository; the shop serves it from /schemas. */
export const JSON_SCHEMA_FILE = 'public/schemas/black-friday.json';

/** The JSON Schema of what `npm run black-friday` writes with --json, as text. */
export function writeJsonSchema(): string {
  const schema = z.toJSONSchema(
    z.union([resultSchema, comparisonSchema]).meta({ title: 'npm run black-friday -- --json' }),
  );
  return `${JSON.stringify(schema, null, 2)}\n`;
}
