import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { makeTemporaryFolder } from './data-folder';
import { keepSecrets } from './local-demo';

test('a data folder keeps the secrets that it has, and gets the token of the door when it has none', () => {
  const { folder, remove } = makeTemporaryFolder();
  try {
    const file = path.join(folder, 'secrets.json');
    const older = { adminToken: 'demo-of-the-admin', ticketSecret: 'tickets are printed with it' };
    writeFileSync(file, JSON.stringify(older));
    const secrets = keepSecrets(folder);
    expect(secrets).toMatchObject(older);
    expect(secrets.doorToken).toMatch(/^demo-.{32}$/);
    expect(secrets.doorToken).not.toBe(secrets.adminToken);
    expect(keepSecrets(folder)).toEqual(secrets);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(secrets);
  } finally {
    remove();
  }
});
