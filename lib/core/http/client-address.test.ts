import { expect, test } from 'vitest';
import { readClientNetwork, toNetwork } from './client-address';

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['64:ff9b::192.0.2.7', '64:ff9b:0:0::/64'],
  ['not:an:address', 'not:an:address'],
  ['', ''],
])('requests from %j count as %j', (address, network) => {
  expect(toNetwork(address)).toBe(network);
});

test('all addresses of one IPv6 customer count together, and the last one that was noted is theirs', () => {
  const from = (list: string) => readClientNetwork(new Headers({ 'x-forwarded-for': list }));
  expect(from('10.0.0.1, 2001:db8:1:2::a')).toBe(from('2001:db8:1:2:ffff::b'));
  expect(from('2001:db8:1:2::a')).not.toBe(from('2001:db8:1:3::a'));
});
