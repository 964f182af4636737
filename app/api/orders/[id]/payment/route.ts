import { after } from 'next/server';
import { answerWeb } from '@/lib/shop/purchase/web-door';
import { shop } from '@/lib/shop/shop';

async function answer(request: Request): Promise<Response> {
  return answerWeb(request, await shop(), after);
}

export { answer as DELETE, answer as GET, answer as OPTIONS, answer as PATCH, answer as POST, answer as PUT };
