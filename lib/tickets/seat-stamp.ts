/** The number that the machine stamps on a ticket, such as "482 913-02": to read out, not to prove anything. */
export function seatStamp(orderId: string, n: number): string {
  const digits = String(Number.parseInt(orderId.slice(0, 8), 16) % 1_000_000).padStart(6, '0');
  return `${digits.slice(0, 3)} ${digits.slice(3)}-${String(n).padStart(2, '0')}`;
}
