import ipaddr from "ipaddr.js";
import { isWithin, readNetworks } from "../webhooks/destination.ts";

/**
 * @param address an IP address; an IPv4 one inside of an IPv6 one counts as itself
 * @param network in CIDR notation, such as `10.1.0.0/16`
 */
export function isWithinNetwork(address: string, network: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  return isWithin(ipaddr.process(address), readNetworks([network]));
}
