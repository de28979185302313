/** The demo ran to its end, but something that it shows is not as it must be. */
export class DemoError extends Error {
  override readonly name = "DemoError";
}
