import { type NewDicom, uidFromSeed, writeDicom } from "@synoptic/imaging";
import { type Bundle, BundleBuilder, mrnSystem } from "./bundle.ts";
import { drawAge, type Situation, writeHistory } from "./history.ts";
import { writeLaboratory } from "./laboratory.ts";
import { type DemoPicture, listPictures, VIEWS, type View } from "./pictures.ts";
import { type Random, randomFrom } from "./random.ts";
import { type DemoSeries, writeSeries } from "./series.ts";
import { type Encoding, wrapPicture } from "./wrap-picture.ts";

/** One patient of the demo: nobody's data. */
export interface DemoPatient {
  /** Medical record number, with `mrnSystem` as its system. */
  mrn: string;
  scenario: string;
  /** When the study was made or, where there is none, until when the history reaches. */
  asOf: Date;
  bundle: Bundle;
  /** What devices at home measured; empty for most. */
  measuredAtHome: DemoSeries[];
  /** Nothing where only the history is to be assessed. */
  study: DemoStudy | null;
}

export interface DemoStudy {
  uid: string;
  /** False where the picture is unlike the training images, on purpose. */
  familiar: boolean;
  /** Reads and wraps each of its pictures, most have one: DICOM Part 10, the same bytes each time. */
  files: (() => Promise<Uint8Array>)[];
}

const hour = 3_600_000;
const day = 24 * hour;
const spreadDays = 30;
const withoutHistory = 4;
const historyOnly = ["chest", "breast", "skin", "chest"] as const;
const families = [
  "Aldine",
  "Baskerville",
  "Caslon",
  "Didot",
  "Elzevir",
  "Fournier",
  "Garamond",
  "Hollandse",
  "Ionic",
  "Janson",
] as const;
const skinSites = ["BACK", "FACE", "LEG", "ARM", "ABDOMEN", "SCALP"] as const;
const encodings: Record<string, readonly [Encoding, ...Encoding[]]> = {
  skin: ["rgb", "jpeg-rgb"],
  fundus: ["rgb", "jpeg-rgb"],
  chest: ["grey-12", "inverted-16", "grey"],
  breast: ["grey", "jpeg-grey"],
  brain: ["grey-12", "grey"],
};

/**
 * The demo's patients: the same for the same seed and moment, with studies over the 30 days before it. Names,
 * identifiers and UIDs follow from the seed alone.
 */
export async function generateDemo({ seed, now }: { seed: string; now: Date }): Promise<DemoPatient[]> {
  const pictures = await listPictures();
  const order = shuffled(pictures, randomFrom(`${seed}/order`));
  const bare = new Set(order.filter(({ familiar }) => familiar).slice(0, withoutHistory));
  const cases = [
    ...order.map((picture) => ({ picture, scenario: picture.scenario, label: picture.label })),
    ...historyOnly.map((scenario) => ({ picture: null, scenario, label: "normal" })),
  ];
  const fromAllSides = order.find(
    (picture) => picture.scenario === "skin" && picture.familiar && !bare.has(picture),
  );
  const withDiabetes = order.find((picture) => picture.label === "dr" && !bare.has(picture));
  return cases.map(({ picture, scenario, label }, index) => {
    const number = index + 1;
    const bundleOnly = picture === null;
    const random = randomFrom(`${seed}/patient/${number}`);
    // Vital signs count for two days, and a history alone is read as it stands today.
    const back = bundleOnly
      ? hour
      : hour + ((index + random.next()) / cases.length) * (spreadDays * day - 2 * hour);
    const asOf = new Date(Math.floor((now.getTime() - back) / 1000) * 1000);
    return makePatient({
      seed,
      number,
      picture,
      scenario,
      label,
      asOf,
      bare: picture !== null && bare.has(picture),
      wearsDevices: picture !== null && picture === withDiabetes,
      views: picture !== null && picture === fromAllSides ? VIEWS : ["as-drawn"],
      random,
    });
  });
}

interface Draft {
  seed: string;
  number: number;
  picture: DemoPicture | null;
  scenario: string;
  label: string;
  asOf: Date;
  bare: boolean;
  wearsDevices: boolean;
  views: readonly View[];
  random: Random;
}

function makePatient(draft: Draft): DemoPatient {
  const { seed, number, picture, scenario, label, asOf, bare, wearsDevices, views, random } = draft;
  const mrn = `DEMO-${String(number).padStart(3, "0")}`;
  const family = `Synthetic-${families[(number - 1) % families.length]}`;
  const given = `Demo ${String(number).padStart(2, "0")}`;
  const ageYears = drawAge(random, label);
  const sex = scenario === "breast" || random.chance(0.5) ? "female" : "male";
  const birth = new Date(asOf.getTime() - (ageYears + random.next() * 0.99) * 365.25 * day);
  const birthDate = bare ? null : birth.toISOString().slice(0, 10);
  const bodyPart = scenario === "skin" ? random.pick(skinSites) : undefined;

  const name = [{ family, given: [given] }];
  const bundle = new BundleBuilder(mrn, bare ? { name } : { name, gender: sex, birthDate });
  if (!bare) {
    const situation: Situation = { scenario, label, ageYears, sex, bodyPart, acquiredAt: asOf };
    const written = writeHistory(bundle, situation, random);
    // Its own numbers, so that what is measured changes no one's history.
    writeLaboratory(bundle, situation, written, randomFrom(`${seed}/laboratory/${number}`));
  }

  const patient: NewDicom["patient"] = {
    id: mrn,
    issuer: mrnSystem,
    name: `${family}^${given}`,
    birthDate,
    sex: bare ? "O" : sex === "female" ? "F" : "M",
  };
  const encoding = random.pick<Encoding>(encodings[scenario] ?? ["grey"]);
  const series = describeSeries(scenario, bodyPart, random);
  const uid = (what: string) => uidFromSeed(`${seed}/${mrn}/${what}`);
  const study = picture && {
    uid: uid("study"),
    familiar: picture.familiar,
    files: views.map(
      (view, i) => async () =>
        writeDicom({
          patient,
          study: {
            uid: uid("study"),
            accessionNumber: `D${String(number).padStart(5, "0")}`,
            description: "Synthetic demo study",
            acquiredAt: asOf,
          },
          series: { ...series, uid: uid("series"), number: 1 },
          instance: { uid: uid(i === 0 ? "instance" : `instance/${i + 1}`), number: i + 1 },
          image: await wrapPicture(picture, encoding, view),
          comments: "Synthetic image: shows no person",
        }),
    ),
  };
  const measuredAtHome = wearsDevices ? writeSeries(asOf, randomFrom(`${seed}/series/${number}`)) : [];
  return { mrn, scenario, asOf, bundle: bundle.build(), measuredAtHome, study };
}

function describeSeries(
  scenario: string,
  skinSite: string | undefined,
  random: Random,
): Pick<NewDicom["series"], "modality" | "bodyPart" | "laterality"> {
  const laterality = random.pick(["L", "R"] as const);
  switch (scenario) {
    case "chest":
      return { modality: "DX", bodyPart: "CHEST" };
    case "breast":
      return { modality: "US", bodyPart: "BREAST", laterality };
    case "fundus":
      return { modality: "OP", bodyPart: "EYE", laterality };
    case "brain":
      return { modality: "MR", bodyPart: "BRAIN" };
    default:
      return { modality: "XC", ...(skinSite && { bodyPart: skinSite }) };
  }
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  const all = [...items];
  for (let last = all.length - 1; last > 0; last--) {
    const other = random.int(0, last);
    [all[last], all[other]] = [all[other]!, all[last]!];
  }
  return all;
}
