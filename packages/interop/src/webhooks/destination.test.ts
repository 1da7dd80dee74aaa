import { describe, expect, test } from "vitest";
import {
  DestinationRefusedError,
  readNetworks,
  requireDestination,
  requireReachable,
} from "./destination.ts";

const inner = readNetworks(["10.1.0.0/16", "fd00:1::/32"]);

test("worked example: a public receiver, and one in a network that the operator allows", () => {
  expect(requireDestination("https://ehr.example.org/hooks?site=1", []).href).toBe(
    "https://ehr.example.org/hooks?site=1",
  );
  expect(requireDestination("http://10.1.2.3:8080/", inner).port).toBe("8080");
  expect(requireDestination("https://[fd00:1::5]/", inner).protocol).toBe("https:");
});

describe("refused", () => {
  test.each([
    ["no URL", "ehr.example.org"],
    ["plain HTTP", "http://ehr.example.org/"],
    ["another scheme", "ftp://ehr.example.org/"],
    ["a file", "file:///etc/passwd"],
    ["a script", "javascript:alert(1)"],
    ["credentials", "https://user:secret@ehr.example.org/"],
    ["a name alone", "https://user@ehr.example.org/"],
    ["a fragment", "https://ehr.example.org/#there"],
    ["this machine", "https://127.0.0.1/"],
    ["this machine in one number", "https://2130706433/"],
    ["this machine in octal", "https://0177.0.0.1/"],
    ["this machine in hexadecimal", "https://0x7f.1/"],
    ["this machine by IPv6", "https://[::1]/"],
    ["this machine inside of IPv6", "https://[::ffff:127.0.0.1]/"],
    ["a private network", "https://192.168.0.10/"],
    ["a carrier's network", "https://100.64.0.1/"],
    ["a link-local address, as clouds have for their keys", "https://169.254.169.254/latest"],
    ["the same through NAT64", "https://[64:ff9b::a9fe:a9fe]/"],
    ["the same through 6to4", "https://[2002:a9fe:a9fe::]/"],
    ["a unique local address", "https://[fc00::1]/"],
    ["every address", "https://0.0.0.0/"],
    ["many at once", "https://224.0.0.1/"],
    ["a very long one", `https://ehr.example.org/${"a".repeat(3000)}`],
  ])("%s", (_what, url) => {
    expect(() => requireDestination(url, [])).toThrow(DestinationRefusedError);
  });

  test("plain HTTP to a public address, also where a network is allowed", () => {
    expect(() => requireDestination("http://8.8.8.8/", inner)).toThrow("https:");
    expect(() => requireDestination("http://10.2.0.1/", inner)).toThrow("private");
  });

  test("a name that leads to this machine, and one that leads nowhere", async () => {
    await expect(requireReachable(new URL("https://localhost/"), [])).rejects.toThrow("private");
    await expect(requireReachable(new URL("https://nowhere.invalid/"), [])).rejects.toThrow("no address");
  });

  test("the refusal does not name the address", async () => {
    await expect(requireReachable(new URL("https://localhost/"), [])).rejects.not.toThrow(/127|::1/);
  });
});
