import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import type { Bundle, CapabilityStatement, FhirResource, OperationOutcome } from "fhir/r4.js";
import { Client } from "fhir-kit-client";
import fhirclient from "fhirclient";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addCase, type TestCase } from "./testing/test-data.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
let base: string;
let known: TestCase;
let theirs: TestCase;
let client: Client;

beforeAll(async () => {
  server = await startTestServer();
  base = `${server.url}/fhir`;
  for (let index = 0; index < 4; index += 1) {
    known = await addCase(server.db, server.site.id, { name: `Name${index}`, postTest: 0.2 + index / 10 });
  }
  theirs = await addCase(server.db, server.otherSite.id, { postTest: 0.5 });
  client = new Client({ baseUrl: base, bearerToken: server.keys.integrator });
});
afterAll(() => server.close());

const get = (path: string, headers: Record<string, string> = {}, key = server.keys.integrator) =>
  fetch(`${base}${path}`, { headers: { authorization: `Bearer ${key}`, ...headers } });
const json = async <T = Bundle>(path: string, headers: Record<string, string> = {}) =>
  (await (await get(path, headers)).json()) as T;
const idsOf = (bundle: Bundle) => (bundle.entry ?? []).map(({ resource }) => resource?.id);

describe("fhir-kit-client", () => {
  test("reads each kind of what an assessment is, and the CapabilityStatement", async () => {
    const id = known.assessmentId as string;
    for (const [resourceType, of] of [
      ["RiskAssessment", id],
      ["DiagnosticReport", id],
      ["Provenance", id],
      ["Observation", `${id}.0`],
      ["ImagingStudy", known.studyId],
      ["Patient", known.patientId],
    ] as const) {
      expect(await client.read({ resourceType, id: of })).toMatchObject({ resourceType, id: of });
    }
    expect(await client.capabilityStatement()).toMatchObject({ fhirVersion: "4.0.1" });
  });

  test("searches page by page, newest first, each once, and includes the subject", async () => {
    const searchParams = { _count: 3, _include: "RiskAssessment:subject" };
    const first = (await client.search({
      resourceType: "RiskAssessment",
      searchParams,
    })) as unknown as Bundle;
    expect(first.total).toBe(4);
    expect(first.entry?.map(({ search }) => search?.mode)).toEqual([
      ...Array(3).fill("match"),
      ...Array(3).fill("include"),
    ]);
    const second = (await client.nextPage({ bundle: first as never })) as unknown as Bundle;
    expect(second.entry?.filter(({ search }) => search?.mode === "match")).toHaveLength(1);
    expect(second.link?.some(({ relation }) => relation === "next")).toBe(false);
    const ids = [...idsOf(first), ...idsOf(second)];
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("searches by POST, so that an identifier is in no URL", async () => {
    const { value } = await server.db.patientIdentifier.findFirstOrThrow({
      where: { patientId: known.patientId },
    });
    const found = (await client.search({
      resourceType: "Patient",
      searchParams: { identifier: `urn:mrn|${value}` },
      options: { postSearch: true },
    })) as unknown as Bundle;
    expect(idsOf(found)).toEqual([known.patientId]);
  });
});

test("fhirclient walks from a patient to the reports with their findings resolved", async () => {
  const smart = fhirclient(
    new IncomingMessage(new Socket()),
    new ServerResponse(new IncomingMessage(new Socket())),
    { get: async () => undefined, set: async () => {}, unset: async () => true },
  ).client({
    serverUrl: base,
    tokenResponse: { access_token: server.keys.clinician, patient: known.patientId },
  });
  expect(await smart.patient.read()).toMatchObject({ id: known.patientId });
  const reports = await smart.request(`DiagnosticReport?patient=${known.patientId}&_count=1`, {
    pageLimit: 0,
    flat: true,
    resolveReferences: ["result.0", "subject"],
  });
  expect(reports).toMatchObject([
    {
      result: [{ resourceType: "Observation", valueQuantity: { unit: "%" } }],
      subject: { resourceType: "Patient" },
    },
  ]);
});

describe("search", () => {
  test.each([
    ["/RiskAssessment?patient=PATIENT", 1],
    ["/RiskAssessment?subject:Patient=Patient/PATIENT", 1],
    ["/RiskAssessment?status=preliminary&date=ge2026-01-05&date=lt2026-01-06", 4],
    ["/RiskAssessment?date=2025", 0],
    ["/RiskAssessment?status=amended", 0],
    ["/RiskAssessment?identifier=urn:ietf:rfc:3986|urn:uuid:ASSESSMENT", 1],
    ["/RiskAssessment?_lastUpdated=ge2026-01-05T10:00:00Z", 4],
    ["/RiskAssessment?_lastUpdated=gt2026-01-05T10:00:00Z", 0],
    ["/DiagnosticReport?code=risk-report-skin&status=partial,final", 4],
    ["/Observation?patient=PATIENT", 1],
    ["/Observation?code=urn:synoptic:finding|melanoma", 4],
    ["/Observation?code=http://loinc.org|1234-5", 0],
    ["/Observation?_id=ASSESSMENT.0", 1],
    ["/Observation?_id=ASSESSMENT.7", 0],
    ["/Provenance?target=RiskAssessment/ASSESSMENT", 1],
    ["/ImagingStudy?modality=XC&started=2026-01-05", 4],
    ["/Patient?family=name3,name2&birthdate=1970-06-15", 2],
    ["/Patient?_id=nobody", 0],
    ["/Condition?patient=PATIENT", 0],
  ])("%s finds %i", async (path, total) => {
    const asked = path
      .replace("PATIENT", known.patientId)
      .replace("ASSESSMENT", known.assessmentId as string);
    const bundle = await json(asked);
    expect([bundle.resourceType, bundle.type, bundle.total]).toEqual(["Bundle", "searchset", total]);
    expect(bundle.entry?.length ?? 0).toBe(total);
  });

  test.each([
    ["RiskAssessment", "date"],
    ["DiagnosticReport", "issued"],
    ["Observation", "date"],
    ["Patient", "_lastUpdated"],
    ["ImagingStudy", "started"],
  ])("%s sorted by %s, both ways round: page by page as at once", async (type, by) => {
    const all = idsOf(await json(`/${type}?_sort=${by}`));
    expect(all).toHaveLength(4);
    expect(idsOf(await json(`/${type}?_sort=-${by}`))).toEqual(all.toReversed());
    for (const sort of [by, `-${by}`]) {
      const seen: (string | undefined)[] = [];
      let url: string | undefined = `${base}/${type}?_sort=${sort}&_count=1`;
      while (url && seen.length < 9) {
        const page: Bundle = await json(url.slice(base.length));
        seen.push(...idsOf(page));
        url = page.link?.find(({ relation }) => relation === "next")?.url;
      }
      expect(seen).toEqual(sort === by ? all : all.toReversed());
    }
  });

  test("observations of the history and findings sorted as one, what has no date last", async () => {
    const { patientId } = known;
    const facts = [new Date("2026-01-01"), null, new Date("2026-01-09")].map((effectiveAt) => ({
      ...{ patientId, effectiveAt, codeSystem: "urn:x", code: "x", recordedAt: new Date() },
    }));
    await server.db.observation.createMany({ data: facts });
    const days = async (sort: string) =>
      ((await json(`/Observation?patient=${patientId}&_sort=${sort}`)).entry ?? []).map(({ resource }) =>
        (resource as { effectiveDateTime?: string }).effectiveDateTime?.slice(0, 10),
      );
    const ascending = ["2026-01-01", "2026-01-05", "2026-01-09", undefined];
    expect(await days("date")).toEqual(ascending);
    expect(await days("-date")).toEqual([...ascending.slice(0, 3).toReversed(), undefined]);
    const second = await json(`/Observation?patient=${patientId}&_sort=date&_count=3`);
    const next = second.link?.find(({ relation }) => relation === "next")?.url ?? "";
    expect((await json(next.slice(base.length))).entry).toHaveLength(1);
    await server.db.observation.deleteMany({ where: { patientId } });
  });

  test("an override amends the report and is found by it", async () => {
    const { assessmentId } = await addCase(server.db, server.site.id, { postTest: 0.9 });
    const review = {
      assessmentId: assessmentId as string,
      reviewerId: server.user.id,
      reviewedAt: new Date(),
    };
    await server.db.review.create({ data: { ...review, decision: "overridden", reason: "A tattoo." } });
    expect(idsOf(await json("/DiagnosticReport?status=amended"))).toEqual([assessmentId]);
    expect(idsOf(await json("/RiskAssessment?_lastUpdated=ge2026-02"))).toEqual([assessmentId]);
    await server.db.review.deleteMany({ where: { assessmentId: assessmentId as string } });
  });

  test("what is not known is refused, or left out where the client is lenient", async () => {
    expect((await get("/RiskAssessment?colour=red")).status).toBe(400);
    const lenient = await json("/RiskAssessment?colour=red&_count=1", { prefer: "handling=lenient" });
    expect(lenient.link?.[0]?.url).toBe(`${base}/RiskAssessment?_count=1`);
    expect((await get("/Patient?name:exact=x", { prefer: "handling=lenient" })).status).toBe(400);
  });
});

describe("refused, each as an OperationOutcome", () => {
  test.each([
    ["/Patient/019aa000-0000-7000-8000-000000000000", 404, "not-found"],
    ["/Patient/nobody", 404, "not-found"],
    ["/Nonsense", 404, "not-found"],
    ["/RiskAssessment?date=yesterday", 400, "invalid"],
    ["/RiskAssessment?_count=-1", 400, "invalid"],
    ["/RiskAssessment?_include=Other:thing", 400, "invalid"],
    ["/Patient?_format=xml", 406, "not-supported"],
  ])("%s is %i", async (path, status, code) => {
    const response = await get(path);
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toContain("application/fhir+json");
    expect((await response.json()) as OperationOutcome).toMatchObject({
      resourceType: "OperationOutcome",
      issue: [{ severity: "error", code }],
    });
  });

  test("a stranger, a researcher, XML, another interaction, a body that is no JSON", async () => {
    const stranger = await fetch(`${base}/Patient`);
    expect([stranger.status, stranger.headers.get("www-authenticate")]).toEqual([
      401,
      'Bearer realm="Synoptic"',
    ]);
    expect((await get("/Patient", {}, server.keys.researcher)).status).toBe(403);
    expect((await get("/Patient", { accept: "application/fhir+xml" })).status).toBe(406);
    const headers = {
      authorization: `Bearer ${server.keys.integrator}`,
      "content-type": "application/fhir+json",
    };
    const deleted = await fetch(`${base}/Patient/${known.patientId}`, { method: "DELETE", headers });
    expect(deleted.status).toBe(405);
    const broken = await fetch(base, { method: "POST", headers, body: "{" });
    expect([broken.status, ((await broken.json()) as OperationOutcome).issue[0]?.code]).toEqual([
      400,
      "structure",
    ]);
  });

  test("another site's, as if it were not there", async () => {
    expect((await get(`/RiskAssessment/${theirs.assessmentId}`)).status).toBe(404);
    expect((await get(`/Observation/${theirs.assessmentId}.0`)).status).toBe(404);
    expect((await json(`/ImagingStudy?patient=${theirs.patientId}`)).total).toBe(0);
  });
});

test("a read is versioned, cached by its version, and audited; so is a search", async () => {
  const path = `/DiagnosticReport/${known.assessmentId}`;
  const first = await get(path);
  const etag = first.headers.get("etag") as string;
  const { meta } = (await first.json()) as FhirResource;
  expect(etag).toBe(`W/"${meta?.versionId}"`);
  expect(first.headers.get("last-modified")).toBe("Mon, 05 Jan 2026 10:00:00 GMT");
  // Without the second header, fetch itself would ask for a fresh copy.
  const again = { "if-none-match": etag, "cache-control": "max-age=0" };
  expect((await get(path, again)).status).toBe(304);
  const audited = async (action: string) =>
    server.db.auditEvent.count({ where: { action, patientId: known.patientId } });
  const before = await audited("imaging-study.search");
  await json(`/Condition?patient=${known.patientId}`);
  await json(`/ImagingStudy?patient=${known.patientId}`);
  expect(await audited("diagnostic-report.read")).toBeGreaterThan(1);
  expect(await audited("imaging-study.search")).toBe(before + 1);
  expect(await audited("condition.search")).toBe(0);
});

test("the CapabilityStatement is true: every parameter it names works, and no other", async () => {
  const { rest } = await json<CapabilityStatement>("/metadata");
  const given = { date: "2026", reference: "1", string: "x", token: "x" } as Record<string, string>;
  for (const { type, documentation, searchParam = [], searchInclude = [], interaction = [] } of rest?.[0]
    ?.resource ?? []) {
    expect(interaction.map(({ code }) => code)).toEqual(expect.arrayContaining(["read", "search-type"]));
    for (const { name, type: kind } of searchParam) {
      const response = await get(`/${type}?${name}=${given[kind]}`);
      const told = JSON.stringify(await response.json());
      expect([200, 400], `${type}?${name}`).toContain(response.status);
      if (response.status === 400) expect(told).toContain("The code is one of");
    }
    for (const include of searchInclude) expect((await get(`/${type}?_include=${include}`)).status).toBe(200);
    expect((await get(`/${type}?nonsense=1`)).status).toBe(400);
    const sorts = /one of: (.*)\.$/.exec(documentation ?? "")?.[1]?.split(", ") ?? [];
    for (const { name } of searchParam) {
      const sorted = await get(`/${type}?_sort=-${name}`);
      expect([name, sorted.status]).toEqual([name, sorts.includes(name) ? 200 : 400]);
    }
  }
});

describe("taking in", () => {
  const condition = (subject: string, id?: string) => ({
    resourceType: "Condition",
    ...(id ? { id } : {}),
    code: { coding: [{ system: "http://snomed.info/sct", code: "44054006" }] },
    subject: { reference: subject },
  });

  test("one resource: created, read back, found by the id that it had", async () => {
    const created = (await client.create({
      resourceType: "Condition",
      body: condition(`Patient/${known.patientId}`, "c1") as never,
    })) as unknown as FhirResource;
    expect(created).toMatchObject({
      resourceType: "Condition",
      subject: { reference: `Patient/${known.patientId}` },
    });
    const found = await json("/Condition?identifier=urn:synoptic:source:fhir|c1&code=44054006");
    expect(idsOf(found)).toEqual([created.id]);
  });

  test("a transaction whole or not at all; a batch entry by entry", async () => {
    const patient = { resourceType: "Patient", id: "p9", identifier: [{ system: "urn:mrn", value: "p9" }] };
    const good = { fullUrl: "urn:uuid:1", resource: patient, request: { method: "POST", url: "Patient" } };
    const bad = {
      resource: { ...condition("urn:uuid:1", "c9"), recordedDate: "soon" },
      request: { method: "POST", url: "Condition" },
    };
    const send = (type: string) =>
      client.transaction({ body: { resourceType: "Bundle", type, entry: [good, bad] } as never });
    await expect(send("transaction")).rejects.toMatchObject({ response: { status: 422 } });
    expect((await json("/Patient?identifier=urn:mrn|p9")).total).toBe(0);
    const { entry = [] } = (await send("batch")) as unknown as Bundle;
    expect(entry.map(({ response }) => response?.status)).toEqual([
      "201 Created",
      "422 Unprocessable Entity",
    ]);
    const [location] = entry.map(({ response }) => response?.location);
    expect(location).toMatch(/\/fhir\/Patient\/[0-9a-f-]{36}$/);
    expect(idsOf(await json("/Patient?identifier=urn:mrn|p9"))).toEqual([location?.split("/").at(-1)]);
  });

  test("an order whose Medication is not here: taken in with a warning, given back with its reference", async () => {
    const order = {
      ...{ resourceType: "MedicationRequest", id: "rx9", status: "active", intent: "order" },
      subject: { reference: "Patient/p9" },
      medicationReference: { reference: "Medication/m9" },
    };
    const patient = { resourceType: "Patient", id: "p9", identifier: [{ system: "urn:mrn", value: "p9" }] };
    const entry = [patient, order].map((resource) => ({
      resource,
      request: { method: "POST", url: resource.resourceType },
    }));
    const body = { resourceType: "Bundle", type: "transaction", entry } as never;
    const answer = (await client.transaction({ body })) as unknown as Bundle;
    const { status, location, outcome } = answer.entry?.[1]?.response ?? {};
    expect([status, outcome]).toMatchObject([
      "201 Created",
      { issue: [{ severity: "warning", expression: ["Bundle.entry[1].resource.medicationReference"] }] },
    ]);
    expect(await json(location?.slice(base.length) ?? "")).toMatchObject({
      medicationReference: { identifier: { value: "Medication/m9" } },
    });
  });
});

test("GraphQL gives the same resources, found together", async () => {
  let statements = 0;
  server.db.$on("query" as never, () => {
    statements += 1;
  });
  const { data } = await server.ask<{
    worklist: {
      edges: { node: { latestAssessment: Record<string, FhirResource>; patient: { fhir: FhirResource } } }[];
    };
  }>(
    "{ worklist(first: 3) { edges { node { patient { fhir } latestAssessment { fhir fhirReport fhirProvenance } } } } }",
    { key: server.keys.clinician },
  );
  const nodes = data?.worklist.edges.map(({ node }) => node) ?? [];
  expect(nodes).toHaveLength(3);
  const { patient, latestAssessment } = nodes[0]!;
  expect(patient.fhir).toEqual(await json(`/Patient/${patient.fhir.id}`));
  expect(latestAssessment.fhir).toEqual(await json(`/RiskAssessment/${latestAssessment.fhir!.id}`));
  expect(latestAssessment.fhirReport).toMatchObject({ resourceType: "DiagnosticReport" });
  expect(latestAssessment.fhirProvenance).toMatchObject({ resourceType: "Provenance" });
  expect(statements).toBeLessThan(80);
});

test("no log line holds what was searched for", async () => {
  await get("/Patient?identifier=urn:mrn|SECRET-4711&family=Secretfamily");
  expect(server.logLines.join("")).not.toMatch(/SECRET-4711|Secretfamily/);
});
