/** What a form without JavaScript posts beside its own fields: which action it is for, and what is bound to it. */
const ACTION_ID = /^\$ACTION_ID_[\da-f]{42}$/;
const BOUND_ID = /^[\da-f]{42}$/;
const REFERENCE = /"\$@(\d+)"/g;

/**
 * Whether a page's form came in a shape that no page of this shop sends: cut off, or for an action with parts that
 * are not there. Next would answer it with a bare 500. Reads the body.
 */
export async function isBrokenForm(request: Request): Promise<boolean> {
  try {
    const form = await request.formData();
    return ![...form.keys()]
      .filter((name) => name.startsWith('$ACTION_'))
      .every((name) => isWhole(name, form));
  } catch {
    return true;
  }
}

function isWhole(name: string, form: FormData): boolean {
  if (name.startsWith('$ACTION_ID_')) return ACTION_ID.test(name);
  const [, reference] = /^\$ACTION_REF_(\d+)$/.exec(name) ?? [];
  if (reference === undefined) return true;
  const prefix = `$ACTION_${reference}:`;
  const action = form.get(`${prefix}0`);
  if (typeof action !== 'string') return false;
  const { id }: { id?: unknown } = JSON.parse(action);
  const parts = [...action.matchAll(REFERENCE)].map(([, part]) => `${prefix}${part}`);
  return typeof id === 'string' && BOUND_ID.test(id) && parts.every((part) => form.has(part));
}
