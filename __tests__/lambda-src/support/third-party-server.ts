import type { ServerResponse } from "node:http";
import {
  type LoopbackServer,
  type ReceivedRequest,
  sendJson,
  startHttpServer,
} from "./loopback-server";
import { vendorAnswer } from "./vendor-answer";

export type VendorResponder = (
  request: ReceivedRequest & { readonly location: string },
  response: ServerResponse,
) => void;

/** The vendor's API. */
export interface ThirdPartyServer extends LoopbackServer {
  /** What it answers. A test can replace it. */
  respond: VendorResponder;
}

export async function startThirdPartyServer(): Promise<ThirdPartyServer> {
  const server = await startHttpServer((request, response) => {
    const location = new URL(request.url, "http://127.0.0.1").searchParams.get("location") ?? "";
    thirdParty.respond({ ...request, location }, response);
  });
  const thirdParty: ThirdPartyServer = {
    ...server,
    respond: (_, response) => {
      sendJson(response, 200, vendorAnswer());
    },
  };
  return thirdParty;
}
