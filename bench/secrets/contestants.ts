/** Who is measured. */
export interface Contestant {
  /** Its file in `contestants`, and in `handlers` where it has a smallest handler. */
  readonly id: string;
  readonly label: string;
  /** Held to the limits. The others are what it is compared with. */
  readonly isOurs: boolean;
}

export const FLOOR: Contestant = { id: "floor", label: "floor", isOurs: false };

export const CLIENT_SDK: Contestant = {
  id: "client-secrets-manager",
  label: "this client, SDK source",
  isOurs: true,
};
export const CLIENT_EXTENSION: Contestant = {
  id: "client-extension",
  label: "this client, extension source",
  isOurs: true,
};
export const CLIENT_WCP: Contestant = {
  id: "client-wcp",
  label: "this client, WCP source",
  isOurs: true,
};

export const BARE_SDK: Contestant = {
  id: "bare-sdk",
  label: "bare SDK with a variable",
  isOurs: false,
};
export const NAIVE_TTL_CACHE: Contestant = {
  id: "naive-ttl-cache",
  label: "SDK with a naive TTL cache",
  isOurs: false,
};
export const POWERTOOLS: Contestant = {
  id: "powertools",
  label: "Powertools parameters",
  isOurs: false,
};
export const MIDDY: Contestant = { id: "middy", label: "middy secrets-manager", isOurs: false };
export const LRU_CACHE: Contestant = { id: "lru-cache", label: "lru-cache fetch", isOurs: false };
export const LOOPBACK_HTTP: Contestant = {
  id: "loopback-http",
  label: "loopback node:http per read",
  isOurs: false,
};

export const OURS: readonly Contestant[] = [CLIENT_SDK, CLIENT_EXTENSION, CLIENT_WCP];
export const PEERS: readonly Contestant[] = [
  BARE_SDK,
  NAIVE_TTL_CACHE,
  POWERTOOLS,
  MIDDY,
  LRU_CACHE,
  LOOPBACK_HTTP,
];
export const ALL: readonly Contestant[] = [...OURS, ...PEERS];
