/** Hands out what was added, of each lane in its order; at most `most` may wait in a lane, all further are turned away. */
export class Line<T, Lane extends string> {
  readonly #most: number;
  readonly #waiting = new Map<Lane, T[]>();
  readonly #idle: { readonly lanes: readonly Lane[]; readonly take: (one: T) => void }[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** @returns false: too many are waiting */
  add(one: T, lane: Lane): boolean {
    const place = this.#idle.findIndex(({ lanes }) => lanes.includes(lane));
    const [idle] = place < 0 ? [] : this.#idle.splice(place, 1);
    const waiting = this.#waiting.get(lane) ?? [];
    if (idle) idle.take(one);
    else if (waiting.length < this.#most) this.#waiting.set(lane, [...waiting, one]);
    else return false;
    return true;
  }

  /** The next one of these lanes, the first of them before the others, as soon as there is one. */
  next(lanes: readonly Lane[]): Promise<T> {
    for (const lane of lanes) {
      const one = this.#waiting.get(lane)?.shift();
      if (one !== undefined) return Promise.resolve(one);
    }
    return new Promise((take) => this.#idle.push({ lanes, take }));
  }
}
