/** A pattern is longer than AWS takes. What is right for a short configuration can be it for a long one. */
export class PatternTooLongError extends Error {
  override readonly name = "PatternTooLongError";

  /**
   * @param language what is too long, such as `Filter pattern`
   * @param service whose limit it is
   * @param remedy what makes the pattern shorter
   */
  constructor(
    readonly language: string,
    readonly service: string,
    readonly limit: number,
    readonly pattern: string,
    remedy: string,
  ) {
    super(
      `${language} has ${pattern.length} characters, ${service} accepts ${limit}: ${remedy}. ${pattern}`,
    );
  }
}
