import type { ModelCall, ModelStrategy, Program } from './model';
import {
  alone,
  begin,
  commit,
  decrement,
  decrementGuarded,
  FAILED,
  lock,
  look,
  record,
  rollback,
  setIfAbsent,
  setOn,
  sleep,
  write,
  writeWhere,
} from './model-calls';
import { skipLocked } from './model-skip-locked';
import type { ModelWorld } from './model-world';

/* Each strategy of the registry in a few words: which calls it makes, and what each of them waits for. */

type WaitUntil = Parameters<ModelStrategy>[0];

function* release(keys: readonly string[] = ['lock']): Program {
  for (const key of keys) {
    yield (world, me) => {
      if (world.keys.get(key) === me.toUpperCase()) world.keys.delete(key);
      return 1;
    };
  }
}

const MAX_TRIES = 3;

function* naive(): Program {
  const stock = yield look;
  if (stock < 1) return;
  yield alone(write(() => stock - 1, 0));
  yield alone(record);
}

function* naiveDecrement(): Program {
  const stock = yield look;
  if (stock > 0) yield alone(decrement);
}

function* naiveTransaction(): Program {
  yield begin();
  const stock = yield look;
  if (stock > 0) {
    yield write(() => stock - 1, 0);
    yield record;
  }
  yield commit;
}

/** Both isolation levels: the second to write the row fails, whether it had to wait for the first or not. */
function* retryInSnapshot(): Program {
  for (let tries = 1; ; tries++) {
    yield begin(true);
    const stock = yield look;
    const written = stock > 0 ? yield write(() => stock - 1) : 0;
    yield written === FAILED ? rollback : commit;
    if (written !== FAILED || tries === MAX_TRIES) return;
    yield sleep;
  }
}

function* sellBehind(...locks: readonly ModelCall[]): Program {
  yield begin();
  for (const take of locks) {
    const taken = yield take;
    if (taken === FAILED) {
      yield rollback;
      return;
    }
  }
  const stock = yield look;
  if (stock > 0) yield decrement;
  yield commit;
}

const lockNowait: ModelCall = (world, me) => {
  const answer = lock('row')(world, me);
  return answer === 'waits' ? FAILED : answer;
};

function* compareAndSwap(): Program {
  for (let tries = 1; ; tries++) {
    let version = 0;
    const stock = yield (world) => {
      version = world.version;
      return world.stock;
    };
    if (stock < 1) return;
    const isSame = (world: ModelWorld) => world.version === version;
    const swapped = yield alone(writeWhere(isSame, () => stock - 1));
    if (swapped > 0 || tries === MAX_TRIES) return;
    yield sleep;
  }
}

/** The guarded statement; where it found no row, a second look. */
function* commitSale(): Program {
  for (let tries = 1; tries <= MAX_TRIES; tries++) {
    const sold = yield alone(decrementGuarded);
    if (sold > 0) return;
    const stock = yield look;
    if (stock < 1) return;
  }
}

function* setnxOnly(waitUntil: WaitUntil): Program {
  const isHeld = yield setIfAbsent;
  if (isHeld === 0) return;
  const stock = yield look;
  if (stock > 0) yield alone(write(() => stock - 1));
  waitUntil(release());
}

function* setnxLock(waitUntil: WaitUntil): Program {
  const isHeld = yield setIfAbsent;
  if (isHeld === 0) return;
  yield* commitSale();
  waitUntil(release());
}

function* fencedLock(waitUntil: WaitUntil): Program {
  const token = yield setIfAbsent;
  if (token === 0) return;
  yield alone(lock('row')); // Shows the token to the row: without faults it is the newest.
  const stock = yield look;
  if (stock > 0) yield alone(write(() => stock - 1));
  waitUntil(release());
}

/** One server after the other. A buyer who did not get the majority takes back the keys, too. */
function* redlock(waitUntil: WaitUntil): Program {
  const servers = ['lock', 'lock 2', 'lock 3'];
  let got = 0;
  for (const server of servers) got += yield setOn(server);
  if (got > 1) {
    const stock = yield look;
    if (stock > 0) yield alone(write(() => stock - 1));
  }
  waitUntil(release(servers));
}

/** Redis knew the stock before, and learns the new one by a release: that is when the next buyer hears of it. */
function* bouncer(waitUntil: WaitUntil): Program {
  const isAdmitted = yield (world, me) => {
    if (world.keys.has('sold out')) return 0;
    return setIfAbsent(world, me);
  };
  if (isAdmitted === 0) return;
  yield* commitSale();
  waitUntil(leave());
}

function* leave(): Program {
  yield (world) => {
    if (world.stock < 1) world.keys.set('sold out', 'yes');
    world.keys.delete('lock');
    return 1;
  };
}

/** By the ids of the registry. */
export const MODELS: Readonly<Record<string, ModelStrategy>> = {
  naive,
  'naive-decrement': naiveDecrement,
  'naive-transaction': naiveTransaction,
  'repeatable-read': retryInSnapshot,
  serializable: retryInSnapshot,
  'for-update': () => sellBehind(lock('row')),
  'for-update-nowait': () => sellBehind(lockNowait),
  'for-update-timeout': () => sellBehind(() => 0, lock('row')),
  'compare-and-swap': compareAndSwap,
  'conditional-update': commitSale,
  'advisory-lock': () => sellBehind(lock('agreed')),
  'skip-locked': skipLocked,
  'setnx-only': setnxOnly,
  'setnx-lock': setnxLock,
  'fenced-lock': fencedLock,
  redlock,
  bouncer,
  merged: bouncer, // the lab's buyers share no process: each is a batch of its own
};
