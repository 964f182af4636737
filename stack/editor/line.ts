/** Hands out what was added in its order; at most `most` may wait, all further are turned away. */
export class Line<T> {
  readonly #most: number;
  readonly #waiting: T[] = [];
  readonly #idle: ((one: T) => void)[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** @returns false: too many are waiting */
  add(one: T): boolean {
    const idle = this.#idle.shift();
    if (idle) idle(one);
    else if (this.#waiting.length < this.#most) this.#waiting.push(one);
    else return false;
    return true;
  }

  /** The next one, as soon as there is one. */
  next(): Promise<T> {
    const one = this.#waiting.shift();
    return one === undefined ? new Promise((resolve) => this.#idle.push(resolve)) : Promise.resolve(one);
  }
}
