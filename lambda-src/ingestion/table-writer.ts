import { ConditionalCheckFailedException, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { errorName } from "../secrets/error-name";
import { IngestionError } from "./ingestion-error";
import { locationKey } from "./location-name";
import type { Observation } from "./observation";

/** Per attempt, in ms. A put of one small item takes a few ms. */
const CONNECT_TIMEOUT_MS = 1_000;
const REQUEST_TIMEOUT_MS = 2_000;
const MAX_ATTEMPTS = 3;
const SECONDS_PER_DAY = 86_400;

/** The row could not be written. */
export class TableWriteError extends IngestionError {
  override readonly name = "TableWriteError";
  readonly kind = "table-write-failed";

  constructor(tableName: string, error: unknown) {
    const name = errorName(error);
    // The sentence of AWS says which policy denied the write.
    const detail =
      error instanceof Error && name === "AccessDeniedException" ? `: ${error.message}` : "";
    super(`Table "${tableName}": the row could not be written (${name}${detail}).`);
  }
}

export interface TableWriterOptions {
  readonly tableName: string;
  /** Days after the observation at which DynamoDB may delete the row. */
  readonly rowRetentionDays: number;
  /** Wall clock in ms since the epoch. */
  readonly now: () => number;
}

/**
 * Writes observations. The key is the location and the moment of the observation, so that what is
 * ingested twice is one row.
 */
export class TableWriter {
  readonly #options: TableWriterOptions;
  readonly #client: DynamoDBDocumentClient;

  constructor(options: TableWriterOptions) {
    this.#options = options;
    this.#client = DynamoDBDocumentClient.from(
      new DynamoDBClient({
        maxAttempts: MAX_ATTEMPTS,
        requestHandler: {
          // As for Secrets Manager: SDK v3 has no timeout of its own, and only logs one without
          // throwOnRequestTimeout.
          connectionTimeout: CONNECT_TIMEOUT_MS,
          requestTimeout: REQUEST_TIMEOUT_MS,
          throwOnRequestTimeout: true,
          socketTimeout: REQUEST_TIMEOUT_MS,
        },
      }),
    );
  }

  /**
   * @param signal Ends the attempts.
   * @returns "duplicate" if the row exists. That can be the work of an earlier attempt of the SDK
   *   whose answer was lost.
   * @throws {TableWriteError}
   */
  async write(observation: Observation, signal: AbortSignal): Promise<"written" | "duplicate"> {
    const { tableName } = this.#options;
    try {
      await this.#client.send(
        new PutCommand({
          TableName: tableName,
          Item: this.#item(observation),
          ConditionExpression: "attribute_not_exists(#pk)",
          ExpressionAttributeNames: { "#pk": "location" },
        }),
        { abortSignal: signal },
      );
      return "written";
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return "duplicate";
      throw new TableWriteError(tableName, error);
    }
  }

  #item(observation: Observation): Record<string, string | number> {
    const { location, ...measured } = observation;
    const observedAtSeconds = Math.floor(Date.parse(observation.observedAt) / 1000);
    return {
      ...measured,
      location: locationKey(location),
      displayName: location,
      ingestedAt: new Date(this.#options.now()).toISOString(),
      // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html
      expiresAt: observedAtSeconds + this.#options.rowRetentionDays * SECONDS_PER_DAY,
    };
  }
}
