import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { createEhrClient, type EhrClient } from "../../docs/api/ehr-client.ts";
import { baseUrl } from "./browser.ts";

const missing = baseUrl === "" ? "E2E_BASE_URL is not set: start the server and name it." : null;
if (missing !== null) console.log(`The example client is not run. ${missing}`);

/** Signs the demo's administrator in and makes a key, as one does in the settings. */
async function makeKey(): Promise<string> {
  const ask = async (query: string, cookie = "") => {
    const headers = { "content-type": "application/json", origin: baseUrl, cookie };
    const response = await fetch(`${baseUrl}/graphql`, {
      method: "POST",
      headers,
      body: JSON.stringify({ query }),
    });
    return { response, data: ((await response.json()) as { data: Record<string, never> }).data };
  };
  const { data } = await ask("{ about { demoAccounts { email password role } } }");
  const accounts = (data as { about?: { demoAccounts: { email: string; password: string; role: string }[] } })
    .about;
  const admin = accounts?.demoAccounts.find(({ role }) => role === "ADMINISTRATOR");
  const signedIn = await ask(
    `mutation { signIn(input: {email: "${admin?.email}", password: "${admin?.password}"}) { __typename } }`,
  );
  const cookie = signedIn.response.headers.get("set-cookie")?.split(";")[0];
  const made = await ask(
    'mutation { createApiClient(input: {name: "EHR", role: INTEGRATOR}) { ... on CreateApiClientPayload { key } } }',
    cookie,
  );
  return (made.data as { createApiClient?: { key: string } }).createApiClient?.key ?? "";
}

const fhirId = randomUUID();
const bundle = {
  resourceType: "Bundle",
  type: "collection",
  entry: [
    {
      resource: {
        resourceType: "Patient",
        id: fhirId,
        name: [{ family: "Example", given: ["Erika"] }],
        gender: "female",
        birthDate: "1958-03-04",
      },
    },
  ],
};

describe.skipIf(missing !== null)("the example client of an EHR", () => {
  let client: EhrClient;
  beforeAll(async () => {
    client = createEhrClient(baseUrl, await makeKey(), "urn:example:ehr");
  });

  test("sends a history and an image, and gets the risk as the sum of its parts", async () => {
    const patients = await client.importHistory(bundle);
    expect(await client.importHistory(bundle)).toEqual(patients);
    const [patientId] = patients as [string];
    const file = new URL("../../packages/synthetic/images/skin/mel-00.png", import.meta.url);
    const bytes = Uint8Array.from(await readFile(file));
    const image = {
      bytes,
      mediaType: "image/png",
      patientId,
      scenario: "skin",
      acquiredAt: new Date().toISOString(),
    } as const;
    const assessment = await client.assessImage(image);
    expect(assessment.status).toBe("FINAL");
    const { parts, postTestProbability } = assessment.primaryFinding;
    const logOdds = parts.reduce((sum, part) => sum + part.logOdds, 0);
    expect(1 / (1 + Math.exp(-logOdds))).toBeCloseTo(postTestProbability ?? Number.NaN, 6);
    expect(assessment.notice).toContain("esearch");
  });

  test("a problem comes with its code", async () => {
    await expect(client.importHistory("no bundle")).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
  });
});
