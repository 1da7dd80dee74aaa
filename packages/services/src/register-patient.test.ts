import type { Actor } from "@synoptic/domain";
import { ConflictError, InvalidInputError } from "@synoptic/domain";
import { createTestDatabase } from "@synoptic/persistence/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type RegisterPatientInput, registerPatient } from "./register-patient.ts";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let north: Actor;
let south: Actor;
const now = () => new Date("2026-02-01T12:00:00Z");
const mrn = { system: "urn:oid:1.2.3", value: "4711", typeCode: "MR" };

beforeAll(async () => {
  database = await createTestDatabase();
  const [a, b] = await Promise.all(
    ["north", "south"].map((slug) => database.db.site.create({ data: { slug, name: slug } })),
  );
  north = { kind: "client", id: a!.id, siteId: a!.id, role: "integrator" };
  south = { ...north, siteId: b!.id };
});
afterAll(() => database.close());

const register = (actor: Actor, input: RegisterPatientInput) =>
  registerPatient({ db: database.db, now }, actor, input);

test("worked example: a patient with an identifier, and the note of who added it", async () => {
  const { patientId } = await register(north, {
    familyName: " Curie ",
    birthDate: "1967-11-07",
    sex: "female",
    identifiers: [mrn],
  });

  const stored = await database.db.patient.findUniqueOrThrow({
    where: { id: patientId },
    include: { identifiers: true },
  });
  expect(stored).toMatchObject({ familyName: "Curie", givenName: null, sex: "female", synthetic: false });
  expect(stored.birthDate).toEqual(new Date("1967-11-07T00:00:00Z"));
  expect(stored.identifiers).toMatchObject([mrn]);
  expect(await database.db.auditEvent.findMany({ where: { patientId } })).toMatchObject([
    { action: "patient.register", actorKind: "client", siteId: north.siteId },
  ]);
});

test("another site may have the same identifier", async () => {
  expect(await register(south, { identifiers: [mrn] })).toHaveProperty("patientId");
});

test("refused: an identifier that the site knows already; nothing is kept", async () => {
  const before = await database.db.patient.count();
  await expect(register(north, { identifiers: [{ ...mrn, value: "4712" }, mrn] })).rejects.toThrow(
    ConflictError,
  );
  expect(await database.db.patient.count()).toBe(before);
});

test.each([
  { birthDate: "2026-02-02" },
  { birthDate: "1967-02-30" },
  { familyName: "a\0b" },
  { familyName: "x".repeat(501) },
  { identifiers: [{ system: "", value: "1" }] },
  { identifiers: [mrn, mrn] },
] as RegisterPatientInput[])("refused: %j", async (input) => {
  await expect(register(north, input)).rejects.toThrow(InvalidInputError);
});
