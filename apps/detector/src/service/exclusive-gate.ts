interface Waiting {
  readonly alone: boolean;
  readonly enter: () => void;
}

/** Lets any number in side by side, or one alone; all in the order of their coming. */
export class ExclusiveGate {
  readonly #waiting: Waiting[] = [];
  #inside = 0;
  #isTaken = false;

  /** Does the work once there is room: alone, or beside others that do not want to be alone. */
  async pass<T>(alone: boolean, work: () => Promise<T>): Promise<T> {
    await new Promise<void>((enter) => {
      this.#waiting.push({ alone, enter });
      this.#admit();
    });
    try {
      return await work();
    } finally {
      this.#inside--;
      this.#isTaken = false;
      this.#admit();
    }
  }

  #admit(): void {
    for (;;) {
      const next = this.#waiting[0];
      if (next === undefined || this.#isTaken || (next.alone && this.#inside > 0)) return;
      this.#waiting.shift();
      this.#inside++;
      this.#isTaken = next.alone;
      next.enter();
    }
  }
}
