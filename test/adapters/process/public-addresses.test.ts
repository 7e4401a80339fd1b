import { describe, expect, it } from "vitest";
import { isPublicAddress } from "../../../actions/shared/adapters/process/sandbox/public-addresses.ts";

describe("isPublicAddress", () => {
  it.each(["1.1.1.1", "104.16.0.1", "172.32.0.1", "2606:4700::1111", "2a00:1450::1"])(
    "accepts %s",
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it.each([
    ...["127.0.0.1", "127.255.0.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1"],
    ...["169.254.169.254", "100.64.0.1", "100.100.100.200", "198.18.0.1", "224.0.0.1", "255.255.255.255"],
    ...["::", "::1", "::ffff:127.0.0.1", "::ffff:1.1.1.1", "64:ff9b::7f00:1", "fe80::1", "fd00:ec2::254"],
    ...["ff02::1", "2002:7f00:1::", "2001:0:1::", "2001:db8::1", "localhost", "", "1.1.1"],
  ])("refuses %s", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});
