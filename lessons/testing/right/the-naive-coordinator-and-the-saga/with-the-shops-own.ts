import type { Coordinator } from '@/lib/shop/checkout/coordinator';
import { pay } from '@/lib/shop/checkout/pay';

export const coordinator: Coordinator = { id: 'with-the-shops-own', pay };
