/** What has to be undone, last first. */
export class Cleanup {
  readonly #steps: (() => unknown)[] = [];
  #run: Promise<void> | undefined;

  add(step: () => unknown): void {
    this.#steps.push(step);
  }

  /**
   * Takes every step, those after a failed one too. Asked again, it gives the same promise.
   * @throws {AggregateError} the steps that failed
   */
  run(): Promise<void> {
    this.#run ??= this.#takeSteps();
    return this.#run;
  }

  async #takeSteps(): Promise<void> {
    const errors: unknown[] = [];
    for (const step of this.#steps.reverse()) {
      try {
        await step();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, 'Not everything could be stopped.');
  }
}
