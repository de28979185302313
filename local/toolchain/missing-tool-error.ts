/** A tool of the demo is missing or too old. The message ends with how to get it. */
export class MissingToolError extends Error {
  /**
   * @param problem - what is missing, and where it was looked for
   * @param remedy - how to get it, as a sentence
   */
  constructor(problem: string, remedy: string, options?: ErrorOptions) {
    super(`${problem} ${remedy}`, options);
    this.name = "MissingToolError";
  }
}
