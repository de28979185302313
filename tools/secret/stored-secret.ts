import type { Confirm } from "./confirm-by-typing";
import type { NewValue } from "./new-value";

/** One integration's secret in the service that holds it, as the caller's AWS identity. */
export interface StoredSecret {
  /**
   * Puts a new current value. Returns what to tell the operator.
   *
   * @param newValue asks for it, once the identity fits: nobody shall type a key in vain
   * @throws UsageError when the value or the identity does not fit; nothing is put then
   */
  put(newValue: () => Promise<NewValue>): Promise<string>;

  /**
   * What there is to say of it without reading the value, one line each.
   *
   * @throws UsageError when there is none, or the identity does not fit
   */
  status(): Promise<string[]>;

  /**
   * Its versions, the current one first, without their values, one line each.
   *
   * @throws UsageError when there is none, the service tells no version without its value, or the
   *   identity does not fit
   */
  versions(): Promise<string[]>;

  /**
   * Makes the version before the current one current again. Returns what to tell the operator.
   *
   * @throws UsageError when the service cannot, there is no version before, or the identity does not
   *   fit
   */
  restorePrevious(confirm: Confirm): Promise<string>;

  /**
   * Deletes it for good, where Terraform does not. Returns what to tell the operator.
   *
   * @throws UsageError when it is not deleted this way, there is none, or the identity does not fit
   */
  delete(confirm: Confirm): Promise<string>;
}
