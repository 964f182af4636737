/*
 * Loaded into a server process before anything else: its clock goes as far ahead as it is told. A fault to be seen
 * through: whatever lasts is timed by the stores' clocks.
 */

const RealDate = Date;
let aheadMs = 0;
const now = () => RealDate.now() + aheadMs;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args) => Reflect.construct(target, args.length === 0 ? [now()] : args),
  apply: () => new RealDate(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});

process.on('message', (message: unknown) => {
  if (typeof message !== 'object' || message === null || !('type' in message) || message.type !== 'clock')
    return;
  if ('aheadMs' in message && typeof message.aheadMs === 'number') aheadMs = message.aheadMs;
});

export {};
