// The process of an emulated Redis: for a laptop without a real one. It keeps nothing, and it ends with the
// process that forked it. Argument: the port.
import { once } from 'node:events';
import { createRedisServer } from 'js-redis-server';

process.once('SIGTERM', () => process.exit(0));
process.once('disconnect', () => process.exit(0));
if (!process.connected) process.exit(0); // It died while this one started.

const port = Number(process.argv[2]);
const emulated = await createRedisServer({ port: 0 });
// The package listens on every address of the machine: take that back, and listen on loopback only.
const listener = emulated.server.server;
listener.close();
await once(listener, 'close');
listener.listen(port, '127.0.0.1');
await once(listener, 'listening');
process.send?.('listening');
