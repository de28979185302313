import { ConnectionError, type ProviderBackend } from "./provider-backend";
import { errorAnswer } from "./wcp-answer";
import { WcpCache } from "./wcp-cache";
import type { WcpConfig } from "./wcp-config";

/** The cache of the provider's own credentials and one of each role that it has assumed. */
export class WcpCaches {
  readonly #config: WcpConfig;
  readonly #backend: ProviderBackend;
  readonly #now: (() => number) | undefined;
  readonly #own: WcpCache;
  readonly #ofRoles = new Map<string, WcpCache>();

  constructor(config: WcpConfig, backend: ProviderBackend, now?: () => number) {
    this.#config = config;
    this.#backend = backend;
    this.#now = now;
    this.#own = new WcpCache(config, backend, undefined, now);
  }

  /**
   * The cache of a role. The first time the role is assumed and checked with GetCallerIdentity. No
   * role is ever forgotten.
   *
   * @throws {WcpAnswer} when the role cannot be assumed or is one too many
   */
  async of(roleArn: string | undefined): Promise<WcpCache> {
    if (roleArn === undefined) return this.#own;
    const known = this.#ofRoles.get(roleArn);
    if (known !== undefined) return known;
    this.#refuseOneTooMany(roleArn);
    await this.#check(roleArn);
    const madeMeanwhile = this.#ofRoles.get(roleArn);
    if (madeMeanwhile !== undefined) return madeMeanwhile;
    this.#refuseOneTooMany(roleArn);
    const cache = new WcpCache(this.#config, this.#backend, roleArn, this.#now);
    this.#ofRoles.set(roleArn, cache);
    return cache;
  }

  async #check(roleArn: string): Promise<void> {
    try {
      await this.#backend.checkIdentity(roleArn);
    } catch (error) {
      if (error instanceof ConnectionError && error.kind === "timeout") {
        const message = `Timed out creating caching client from role: ${roleArn}`;
        throw errorAnswer(504, "TimeoutError", message);
      }
      const message = `Failed to create caching client from role: ${roleArn}`;
      throw errorAnswer(403, "AccessDeniedException", message);
    }
  }

  #refuseOneTooMany(roleArn: string): void {
    const { maxRoles } = this.#config;
    if (this.#ofRoles.size < maxRoles) return;
    const message =
      `The maximum number of assumed roles (${maxRoles}) has been reached. ` +
      `Unable to assume the following role to create a client: ${roleArn}`;
    throw errorAnswer(400, "MaxRolesExceeded", message);
  }
}
