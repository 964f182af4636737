import { BUYERS, type Buyer } from './moves';

/*
 * Ids of a lab are true UUIDs that say whose they are: aaaaaaaa-0001-4000-8000-000000000002 is the second id that A's
 * first process drew. People read `A2`; what A's second process drew reads `A~2`.
 */

const ID = /([abc])\1{7}-(\d{4})-4000-8000-(\d{12})/g;

function idOf(buyer: Buyer, process: number, n: number): string {
  const letters = buyer.toLowerCase().repeat(8);
  return `${letters}-${String(process).padStart(4, '0')}-4000-8000-${String(n).padStart(12, '0')}`;
}

/** The buyer's own id, which reads `A`. */
export const buyerIdOf = (buyer: Buyer) => idOf(buyer, 0, 0);

/** Draws the ids of one process, the same ones in every run. */
export function idDrawer(buyer: Buyer, process: number): () => string {
  let drawn = 0;
  return () => {
    drawn++;
    return idOf(buyer, process, drawn);
  };
}

/** Puts short names in the place of all ids of a text. */
export function shorten(text: string): string {
  return text.replaceAll(ID, (_, letter: string, process: string, n: string) => {
    const buyer = letter.toUpperCase();
    if (Number(process) === 0) return buyer;
    return `${buyer}${Number(process) === 1 ? '' : '~'}${Number(n)}`;
  });
}

/** The buyer of an id; undefined: it was not drawn in a lab. */
export function ownerOf(id: string): Buyer | undefined {
  return BUYERS.find((buyer) => id.startsWith(buyer.toLowerCase().repeat(8)));
}
