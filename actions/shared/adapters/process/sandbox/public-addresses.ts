import { BlockList, isIP } from "node:net";

/**
 * Ranges that do not belong to the public internet, from the IANA registries of special-purpose addresses: this host,
 * private networks, link-local addresses (with the metadata services of cloud providers), multicast, documentation, and
 * the IPv6 forms that wrap an IPv4 address.
 * https://www.iana.org/assignments/iana-ipv4-special-registry https://www.iana.org/assignments/iana-ipv6-special-registry
 */
export const RESERVED_IPV4 = [
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"],
  ...["192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15"],
  ...["198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"],
];
/** Everything outside of 2000::/3 is reserved; inside it are these. */
export const RESERVED_IPV6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];

const blocked = new BlockList();
for (const [list, family] of [[RESERVED_IPV4, "ipv4"] as const, [RESERVED_IPV6, "ipv6"] as const]) {
  for (const range of list) {
    const [network = "", bits] = range.split("/");
    blocked.addSubnet(network, Number(bits), family);
  }
}
const global = new BlockList();
global.addSubnet("2000::", 3, "ipv6");

/** Returns true for an IP address of the public internet; false for any other, and for text that is none. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !blocked.check(address, "ipv4");
    case 6:
      return global.check(address, "ipv6") && !blocked.check(address, "ipv6");
    default:
      return false;
  }
}
