import ipaddr from "ipaddr.js";

/**
 * @param address an IP address; an IPv4 one inside of an IPv6 one counts as itself
 * @param network in CIDR notation, such as `10.1.0.0/16`
 */
export function isWithinNetwork(address: string, network: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const ip = ipaddr.process(address);
  const [base, bits] = ipaddr.parseCIDR(network);
  return base.kind() === ip.kind() && ip.match(base, bits);
}
