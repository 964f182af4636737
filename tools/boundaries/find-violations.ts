import path from 'node:path';
import { parseSync } from 'oxc-parser';
import { RULES } from './rules';

const MAY_REACH_UP = /\.(test|spec)\.tsx?$|\/testing\//;

/**
 * What a source file imports against the rules, a line each: file, import, reason.
 * @param file its path below the repository
 */
export function findViolations(file: string, text: string): readonly string[] {
  if (MAY_REACH_UP.test(file)) return [];
  const rules = RULES.filter(({ from }) => from.test(file));
  return listImports(file, text).flatMap((imported) =>
    rules.filter(({ never }) => never.test(imported)).map(({ why }) => `${file} imports ${imported}. ${why}`),
  );
}

/** Types and modules alike: our own by their paths below the repository, packages by their names. */
function listImports(file: string, text: string): readonly string[] {
  const { module, errors } = parseSync(file, text);
  if (errors.length > 0) throw new SyntaxError(`${file}: ${errors[0]?.message}`);
  const requests = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
    ...module.dynamicImports.map(({ moduleRequest: { start, end } }) => text.slice(start + 1, end - 1)),
  ];
  return [...new Set(requests)].map((request) => {
    if (request.startsWith('@/')) return request.slice(2);
    return request.startsWith('.') ? path.posix.join(path.posix.dirname(file), request) : request;
  });
}
