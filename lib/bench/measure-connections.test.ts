import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { Ledger } from './ledger';
import { measureConnections } from './measure-connections';

const CROWD = 110;

/** Sells to everybody but the last of the crowd. */
async function measure(last: 201 | 503 | 'closed') {
  let [received, sold, inDoubt] = [0, 0, 0];
  const server = createServer((_, response) => {
    received += 1;
    const status = received === CROWD ? last : 201;
    if (status === 'closed') response.destroy();
    else response.writeHead(status, { 'content-length': 0 }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const target = {
    url: `http://127.0.0.1:${port}`,
    hotId: 'x',
    workers: () => [process.pid],
    countSoldElsewhere(tickets: number, doubts = 0) {
      sold += tickets;
      inDoubt += doubts;
    },
  };
  const ledger = new Ledger();
  await measureConnections(target, { connections: 100, log: () => {} }, ledger);
  server.close();
  return { ledger, sold, inDoubt };
}

test('a crowd that all got a ticket gives a figure', async () => {
  const { ledger, sold, inDoubt } = await measure(201);
  expect({ sold, inDoubt, remarks: ledger.remarks }).toEqual({ sold: CROWD, inDoubt: 0, remarks: [] });
  expect(ledger.judge().get('connectionsMemory')?.value).toBeGreaterThan(10);
  expect(ledger.judge().get('memoryAfterCrowd')?.value).toBeGreaterThan(0);
});

test.each(['closed', 503] as const)('one of the crowd lost (%s): no figure, and says so', async (last) => {
  const { ledger, sold, inDoubt } = await measure(last);
  expect({ sold, inDoubt }).toEqual({ sold: CROWD - 1, inDoubt: 1 });
  expect(ledger.judge().get('connectionsMemory')).toMatchObject({ value: null, ok: false });
  expect(ledger.judge().get('memoryAfterCrowd')).toMatchObject({ value: null, ok: false });
  expect(ledger.series).toEqual([]);
  expect(ledger.remarks).toEqual([`1 of ${CROWD} connections were sold nothing: no figure`]);
});
