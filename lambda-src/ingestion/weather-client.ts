import type { SecretValue } from "../secrets/secret-value";
import type { Deadline } from "./deadline";
import type { LocationName } from "./location-name";
import { type Observation, parseObservation } from "./observation";
import type { ThirdPartyClient } from "./third-party-client";

/**
 * The realtime weather of Tomorrow.io.
 *
 * @see https://docs.tomorrow.io/reference/realtime-weather
 */
export class WeatherClient {
  readonly #client: ThirdPartyClient;
  readonly #url: URL;

  /** @param url The endpoint, without a query. */
  constructor(client: ThirdPartyClient, url: URL) {
    this.#client = client;
    this.#url = url;
  }

  /**
   * @param deadline Covers the whole call, retries included.
   * @throws {ThirdPartyError}
   */
  async realtime(
    location: LocationName,
    key: SecretValue,
    deadline: Deadline,
  ): Promise<Observation> {
    const url = new URL(this.#url);
    url.search = new URLSearchParams({ location, units: "metric" }).toString();
    return parseObservation(location, await this.#client.getJson(url, key, deadline));
  }
}
