/** One integration's secret in the service that holds it, as the caller's AWS identity. */
export interface StoredSecret {
  /**
   * Puts a new current value. Returns what to tell the operator.
   *
   * @throws UsageError when the value or the identity does not fit; nothing is put then
   */
  put(value: string): Promise<string>;

  /**
   * What there is to say of it without reading the value, one line each.
   *
   * @throws UsageError when there is none, or the identity does not fit
   */
  status(): Promise<string[]>;

  /**
   * Deletes it for good, where Terraform does not. Returns what to tell the operator.
   *
   * @param confirm is asked before anything is deleted, and throws when the answer is no
   * @throws UsageError when it is not deleted this way, there is none, or the identity does not fit
   */
  delete(confirm: (name: string) => Promise<void>): Promise<string>;
}
