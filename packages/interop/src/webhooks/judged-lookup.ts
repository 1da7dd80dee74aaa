import { lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { type AllowedNetworks, requireAddress } from "./destination.ts";

/** Looks a name up and gives an address only where all of the name's addresses may be sent to. */
export function judgedLookup(protocol: string, allowed: AllowedNetworks): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, "", 0);
      try {
        for (const { address } of addresses) requireAddress(address, protocol, allowed);
      } catch (refusal) {
        return callback(refusal as Error, "", 0);
      }
      const [first] = addresses;
      if (options.all) callback(null, addresses);
      else callback(null, first?.address ?? "", first?.family ?? 4);
    });
  };
}
