import { afterEach, expect, test, vi } from 'vitest';
import { UsageError } from '@/lib/core/cli/usage-error';
import { ignoredHost, parseOptions } from './demo-options';

afterEach(() => vi.restoreAllMocks());

const parse = (line: string, env = {}) => parseOptions(line.split(' ').filter(Boolean), env);
const LEFT_OUT = {
  port: 3000,
  instances: 1,
  drivers: 'tcp',
  door: 'fast',
  host: '127.0.0.1',
  fresh: false,
  adopt: false,
  reload: false,
};

test('what is left out comes from the environment, an empty variable does not count', () => {
  expect(parse('')).toEqual(LEFT_OUT);
  expect(parse('', { PORT: '', DOOR: '', HOST: '' })).toEqual(LEFT_OUT);
  const env = { PORT: '3210', DOOR: 'next', HOST: '0.0.0.0' };
  expect(parse('', env)).toEqual({ ...LEFT_OUT, port: 3210, door: 'next', host: '0.0.0.0' });
  expect(parse('--port 4000 --door fast --host 127.0.0.2', env)).toMatchObject({
    port: 4000,
    door: 'fast',
    host: '127.0.0.2',
  });
});

test("a HOST that is no address, such as conda's, is not followed, and said", () => {
  const env = { HOST: 'x86_64-conda-linux-gnu' };
  expect(parse('', env)).toEqual(LEFT_OUT);
  expect(parse('--host ::1', env)).toMatchObject({ host: '::1' });
  expect(ignoredHost(env)).toContain('HOST=x86_64-conda-linux-gnu of your shell is no address');
  for (const HOST of ['0.0.0.0', '::1', 'localhost', '', undefined])
    expect(ignoredHost({ HOST })).toBeUndefined();
});

test('what is given', () => {
  const line = '--port 65535 --instances 64 --drivers http --door next --fresh --adopt --reload';
  expect(parse(line)).toEqual({
    ...LEFT_OUT,
    port: 65_535,
    instances: 64,
    drivers: 'http',
    door: 'next',
    fresh: true,
    adopt: true,
    reload: true,
  });
});

test.each([
  ['--port http', /--port http: It should be a whole number from 1 to 65535/],
  ['--port 0', /--port/],
  ['--instances 0', /--instances 0: It should be a whole number from 1 to 64/],
  ['--drivers udp', /--drivers udp: It should be tcp or http/],
  ['--door back', /--door back: It should be fast or next/],
])('%s is bad usage, and says why', (line, why) => {
  expect(() => parse(line)).toThrow(why);
  expect(() => parse(line)).toThrow(UsageError);
});

test('so is what the environment has wrong, and an address that is empty', () => {
  expect(() => parse('', { PORT: 'http' })).toThrow(/--port http: It should be a whole number/);
  expect(() => parseOptions(['--host', ''], {})).toThrow(/--host : It should be an address/);
});

test.each(['--colour', '--port', 'tickets'])('%s is bad usage, and was explained', (line) => {
  const complaint = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect(() => parse(line)).toThrow(UsageError);
  expect(complaint).toHaveBeenCalled();
});
