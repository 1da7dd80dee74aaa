import { lookup } from "node:dns/promises";
import { DomainError } from "@synoptic/domain";
import ipaddr from "ipaddr.js";

/** A place that nothing is sent to, whether it is named when a webhook is registered or turns up when one is sent. */
export class DestinationRefusedError extends DomainError {
  readonly code = "DESTINATION_REFUSED";
}

/** Which private networks a site's operator lets webhooks reach, such as `10.1.0.0/16`; none where empty. */
export type AllowedNetworks = readonly [ipaddr.IPv4 | ipaddr.IPv6, number][];

/** Where a hospital's own servers stand: RFC 1918 and RFC 4193. Neither this machine nor link-local addresses are among them. */
export const privateNetworks: readonly string[] = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "fc00::/7",
];

/** @throws Error where one is no network in CIDR notation */
export function readNetworks(networks: readonly string[]): AllowedNetworks {
  return networks.map((network) => ipaddr.parseCIDR(network));
}

const maxUrlLength = 2000;

/**
 * A URL that may be sent to, as far as its text tells: HTTPS, or plain HTTP to an allowed network alone, without
 * credentials and without a fragment. Where a name leads is only known when it is looked up; see `requireReachable`.
 * @throws DestinationRefusedError
 */
export function requireDestination(
  text: string,
  allowed: AllowedNetworks,
  path: readonly string[] = ["url"],
): URL {
  const refuse = (why: string): never => {
    throw new DestinationRefusedError(why, path);
  };
  if (text.length > maxUrlLength) refuse(`A URL has ${maxUrlLength} characters at most.`);
  if (!URL.canParse(text)) refuse("This is not a URL.");
  const url = new URL(text);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && allowed.length > 0)) {
    refuse("Only https: URLs are sent to.");
  }
  if (url.username || url.password) refuse("A URL must not hold a user name or password.");
  if (url.hash) refuse("A URL must not hold a fragment.");
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (ipaddr.isValid(host)) requireAddress(host, url.protocol, allowed);
  return url;
}

/**
 * Looks the URL's host up and judges every address that it leads to. It is judged again whenever something is sent.
 * @throws DestinationRefusedError, also where the host has no address
 */
export async function requireReachable(url: URL, allowed: AllowedNetworks): Promise<void> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const addresses = await lookup(host, { all: true }).catch(() => {
    throw new DestinationRefusedError("The URL's host has no address.", ["url"]);
  });
  for (const { address } of addresses) requireAddress(address, url.protocol, allowed);
}

/**
 * An address that may be connected to: a public one over HTTPS, or one of an allowed network. An IPv4 address inside
 * of an IPv6 one is judged as itself.
 * @throws DestinationRefusedError; it does not name the address, which may be of the inner network
 */
export function requireAddress(address: string, protocol: string, allowed: AllowedNetworks): void {
  const ip = ipaddr.process(address);
  if (isWithin(ip, allowed)) return;
  if (ip.range() !== "unicast") {
    throw new DestinationRefusedError("The URL leads to a private or reserved address.", ["url"]);
  }
  if (protocol !== "https:") throw new DestinationRefusedError("Only https: URLs are sent to.", ["url"]);
}

/** Whether an address is of one of the networks. */
export function isWithin(ip: ipaddr.IPv4 | ipaddr.IPv6, networks: AllowedNetworks): boolean {
  return networks.some(([network, bits]) => network.kind() === ip.kind() && ip.match(network, bits));
}
