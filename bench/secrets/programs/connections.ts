import { subscribe } from "node:diagnostics_channel";

let opened = 0;

/**
 * Counts the connections that this process tries to open: attempts that no server can count, because
 * it refuses them or does not see them.
 *
 * @see https://nodejs.org/docs/latest-v22.x/api/diagnostics_channel.html#tcp-socket
 */
export function countConnections(): void {
  subscribe("net.client.socket", () => {
    opened += 1;
  });
}

export function openedConnections(): number {
  return opened;
}
