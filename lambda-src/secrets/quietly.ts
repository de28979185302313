/** For telemetry, whose errors must decide neither a read nor an invocation, also when they come late. */
export function quietly(action: () => unknown): void {
  // Dropped: there is nobody to tell.
  void new Promise((resolve) => {
    resolve(action());
  }).catch(() => undefined);
}
