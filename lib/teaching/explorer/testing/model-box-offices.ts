import type { Program } from './model';
import { alone, begin, cancel, commit, lock, restock } from './model-calls';

/** The box office of a scene. */
export const BOX_OFFICES: Readonly<Record<'restock' | 'cancel', () => Program>> = {
  *restock() {
    yield begin();
    yield lock('row');
    yield restock;
    yield commit;
  },
  *cancel() {
    yield alone(cancel);
  },
};
