/** What a child process can be asked to do: one input and one output each. */
export type Operations<O> = { [N in keyof O]: (input: never) => Promise<unknown> };

export interface OperationCall {
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
}

export interface OperationAnswer {
  readonly id: number;
  readonly output?: unknown;
  /** Why there is no output. */
  readonly error?: string;
}
