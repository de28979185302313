/**
 * How to reach AWS other than by what the shell's environment says: the local stand-in has an
 * address and credentials of its own.
 */
export interface AwsConnection {
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}
