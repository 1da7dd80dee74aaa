import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seededRandom } from "@synoptic/domain";
import { toPng, writeDicom } from "@synoptic/imaging";
import { openHead } from "@synoptic/inference";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");
let folder: string;
const at = (name: string) => join(folder, name);

/** Runs the real command line in its own process. */
function synoptic(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = {
    ...process.env,
    SYNOPTIC_DATA_DIR: at("data"),
    DATABASE_URL: undefined,
    REDIS_URL: undefined,
  };
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ["--import", "tsx", "apps/cli/src/main.ts", ...args],
      { cwd: ROOT, env, maxBuffer: 2 ** 26 },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "synoptic-cli-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("model list tells every bundled model", { timeout: 60_000 }, async () => {
  const { code, stdout } = await synoptic("model", "list", "--json");
  expect(code).toBe(0);
  const models = JSON.parse(stdout) as { kind: string; scenario: string | null }[];
  const scenarios = models.filter(({ kind }) => kind === "image-head").map(({ scenario }) => scenario);
  expect(scenarios.sort()).toEqual(["brain", "breast", "chest", "fundus", "skin"]);
});

describe("train-survival", { timeout: 120_000 }, () => {
  test("worked example: a table becomes a model's folder, and a wrong cell is told by its line", async () => {
    const random = seededRandom(6);
    const rows = Array.from({ length: 150 }, () => {
      const age = 40 + Math.floor(40 * random());
      const days = (-Math.log(1 - random()) / (0.08 * Math.exp(0.06 * (age - 60)))) * 365.25;
      return [Math.min(days, 3000).toFixed(1), days < 3000 ? 1 : 0, age].join();
    });
    await writeFile(at("followed.csv"), ["time,event,age", ...rows].join("\n"));
    const call = ["train-survival", at("followed.csv"), "--outcome", "diabetes", "--time-unit", "days"];
    const { code, stdout } = await synoptic(...call, "--out", at("survival"), "--json");
    expect(code).toBe(0);
    const told = JSON.parse(stdout);
    expect(told).toMatchObject({ modelId: "diabetes-site-survival", version: "1.0.0", persons: 150 });
    expect(told.figures.concordance.low).toBeGreaterThan(0.5);
    expect(await readFile(join(told.folder, "CARD.md"), "utf8")).toContain("if death does not come first");

    await writeFile(at("wrong.csv"), "time,event,age\n1,maybe,50\n");
    const wrong = await synoptic(...call.with(1, at("wrong.csv")), "--out", at("survival"), "--json");
    expect(wrong.code).toBe(2);
    expect(JSON.parse(wrong.stdout).error).toMatchObject({ code: "INVALID_INPUT", path: ["event"] });
  });
});

describe("train-history", { timeout: 120_000 }, () => {
  test("worked example: a table of features becomes a history model's folder", async () => {
    const rows = Array.from({ length: 80 }, (_, i) => {
      const isIll = i % 2 === 1;
      return `${40 + (i % 20) + (isIll ? 15 : 0)},${i % 3 ? "female" : "male"},${isIll ? "tumor" : "no_tumor"},p${i}`;
    });
    await writeFile(at("cases.csv"), ["age,sex,truth,person", ...rows].join("\n"));
    const args = ["train-history", at("cases.csv"), "--scenario", "brain", "--label", "truth"];
    const { code, stdout } = await synoptic(...args, "--group", "person", "--out", at("histories"), "--json");
    expect(code).toBe(0);
    const trained = JSON.parse(stdout);
    expect(trained).toMatchObject({ modelId: "brain-site-history", kind: "logistic", facts: ["age", "sex"] });
    expect(trained.figures.auc.value).toBeGreaterThan(0.8);
    const card = await readFile(join(trained.folder, "CARD.md"), "utf8");
    expect(card).toContain("the prevalence alone");
  });

  test("refused: a table without its label, another kind, too few cases", async () => {
    const told = async (...args: string[]) => {
      const all = [
        "train-history",
        at("few.csv"),
        "--scenario",
        "brain",
        ...args,
        "--out",
        at("none"),
        "--json",
      ];
      const { code, stdout } = await synoptic(...all);
      expect(code).toBe(2);
      return JSON.parse(stdout).error.code;
    };
    await writeFile(at("few.csv"), "age,truth\n40,tumor\n50,no_tumor\n");
    expect(await told()).toBe("INVALID_INPUT");
    expect(await told("--label", "outcome")).toBe("DATASET");
    expect(await told("--label", "truth", "--kind", "forest")).toBe("INVALID_INPUT");
    expect(await told("--label", "truth")).toBe("TOO_FEW_CASES");
  });
});

describe("train", { timeout: 120_000 }, () => {
  /** Bright or dark pictures with a little of their own. */
  const square = (grey: number, i: number) =>
    toPng({
      width: 24,
      height: 24,
      data: Uint8Array.from({ length: 24 * 24 * 3 }, (_, k) => grey + ((k * (i + 3)) % 40)),
    });

  test("worked example: a folder of pictures with a plan becomes a model's folder", async () => {
    for (const [kind, grey] of [
      ["bright", 200],
      ["dark", 20],
    ] as const) {
      await mkdir(at(`set/${kind}`), { recursive: true });
      for (let i = 0; i < 20; i++) await writeFile(at(`set/${kind}/${i}.png`), await square(grey, i));
    }
    const code = (display: string) => ({ system: "https://example.org/light", code: display });
    const plan = {
      scenario: "light",
      title: "Light",
      classes: ["day", "night"].map((id) => ({ id, label: id, code: code(id) })),
      findings: [{ id: "day", label: "Day", code: code("day"), classIds: ["day"] }],
      primaryFindingId: "day",
      from: { day: ["bright"], night: ["*"] },
    };
    await writeFile(at("plan.json"), JSON.stringify(plan));
    const args = ["train", at("set"), "--plan", at("plan.json"), "--strength", "0.01", "--out", at("out")];
    const { code: exit, stdout } = await synoptic(...args, "--json");
    expect(exit).toBe(0);
    const trained = JSON.parse(stdout);
    expect(trained).toMatchObject({ layout: "image-folder", images: { training: 28, calibration: 12 } });
    expect(trained.figures.macroAuc.value).toBe(1);
    const manifest = JSON.parse(await readFile(join(trained.folder, "manifest.json"), "utf8"));
    expect(manifest.id).toBe("light-site-head");
  });

  test.each([
    ["a folder that is not there", ["nowhere", "--scenario", "skin"], "DATASET"],
    ["a scenario that nobody reads", [".", "--scenario", "teeth"], "UNKNOWN_SCENARIO"],
    ["an option that is none", [".", "--scenario", "skin", "--augment", '{"copys":2}'], "INVALID_INPUT"],
    ["a number that is none", [".", "--scenario", "skin", "--strength", "strong"], "INVALID_INPUT"],
  ])("refused: %s", async (_name, args, expected) => {
    const { code, stdout } = await synoptic("train", ...args, "--out", at("none"), "--json");
    expect([code, JSON.parse(stdout).error.code]).toEqual([2, expected]);
  });
});

describe("model evaluate", { timeout: 60_000 }, () => {
  test("measures a head on rows whose class is known", async () => {
    const head = await openHead(join(ROOT, "packages/inference/models"), "brain");
    const ids = head.manifest.classes.map(({ id }) => id);
    const { vectors, rows } = head.known.reference;
    await writeFile(at("some.f32"), Buffer.from(Float32Array.from(vectors, (v) => v / 60).buffer));
    const lines = Array.from({ length: rows }, (_, i) => `${ids[i % ids.length]},g${i}`);
    await writeFile(at("some.csv"), ["label,group", ...lines, ""].join("\n"));

    const files = ["--embeddings", at("some.f32"), "--labels", at("some.csv")];
    const { code, stdout } = await synoptic("model", "evaluate", "--head", "brain", ...files, "--json");
    expect(code).toBe(0);
    const evaluation = JSON.parse(stdout);
    expect(evaluation.rows).toBe(rows);
    expect(evaluation.classes.map(({ classId }: { classId: string }) => classId)).toEqual(ids);
    const short = ["--embeddings", at("some.csv"), "--labels", at("some.csv")];
    const refused = await synoptic("model", "evaluate", "--head", "brain", ...short, "--json");
    expect([refused.code, JSON.parse(refused.stdout).error.code]).toEqual([2, "EMBEDDINGS_SIZE_MISMATCH"]);
  });
});

describe("a DICOM file", { timeout: 120_000 }, () => {
  beforeAll(async () => {
    const file = writeDicom({
      patient: { id: "P-1", issuer: "test", name: "Test^Sample", birthDate: "1961-04-12", sex: "F" },
      study: { uid: "2.25.1", acquiredAt: new Date("2024-05-01T10:00:00Z") },
      series: { uid: "2.25.2", modality: "XC", bodyPart: "SKIN" },
      instance: { uid: "2.25.3" },
      image: {
        width: 80,
        height: 64,
        samples: 3,
        bitsAllocated: 8,
        bitsStored: 8,
        photometric: "RGB",
        data: new Uint8Array(80 * 64 * 3).map((_, i) => (i * 31) % 251),
      },
    });
    await writeFile(at("image.dcm"), file);
  });

  test("is written without what tells whose it is", async () => {
    await writeFile(at("site.key"), Buffer.alloc(32, 1));
    const given = ["dicom", "deidentify", "--key", at("site.key"), "--out", at("given"), "--json"];
    const done = await synoptic(...given, at("image.dcm"), at("some.txt"));
    const [written, refused] = done.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect([done.code, refused.error.code, written.burnedInText]).toEqual([2, "INVALID_INPUT", "none-told"]);
    const inspected = JSON.parse((await synoptic("dicom", "inspect", written.out)).stdout);
    expect(inspected.pixels.sha256).toBe(
      JSON.parse((await synoptic("dicom", "inspect", at("image.dcm"))).stdout).pixels.sha256,
    );
    await writeFile(at("short.key"), "abc");
    const short = await synoptic(
      "dicom",
      "deidentify",
      "--key",
      at("short.key"),
      "--out",
      at("given"),
      at("image.dcm"),
    );
    expect([short.code, short.stderr]).toEqual([
      2,
      "INVALID_INPUT: The key has 3 bytes; 32 are the least.\n",
    ]);
  });

  test("is inspected, assessed and imported once", async () => {
    const inspected = await synoptic("dicom", "inspect", at("image.dcm"), at("none.dcm"));
    const [good, missing] = inspected.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(inspected.code).toBe(2);
    expect([good.rows, good.columns, good.frames, good.pixels.shape]).toEqual([64, 80, 1, [1, 64, 80, 3]]);
    expect(missing.error.code).toBe("INVALID_INPUT");

    const written = ["--embedding", at("out.f32"), "--heatmap", at("out.png")];
    const assessed = await synoptic(
      "assess",
      "--image",
      at("image.dcm"),
      "--scenario",
      "skin",
      ...written,
      "--json",
    );
    expect(assessed.code).toBe(0);
    const assessment = JSON.parse(assessed.stdout);
    expect(assessment.scenario).toBe("skin");
    expect(assessment.notice).toBe("Research software, not a medical device.");
    expect((await readFile(at("out.f32"))).byteLength).toBe(4 * 1280);
    // Stripes are no skin lesion, and a withheld reading has no heatmap.
    expect(assessment.heatmap === null).toBe(assessment.status === "withheld");

    const first = await synoptic("import", "dicom", at("image.dcm"), "--json");
    expect([first.code, JSON.parse(first.stdout)]).toMatchObject([
      0,
      { imported: 1, duplicates: 0, refused: [], patientsRegistered: 1 },
    ]);
    const second = await synoptic("import", "dicom", at("image.dcm"), at("some.txt"), "--json");
    expect([second.code, JSON.parse(second.stdout)]).toMatchObject([
      2,
      { imported: 0, duplicates: 1, patientsRegistered: 0, refused: [{ code: "INVALID_INPUT" }] },
    ]);
  });
});

test("a model of one's own is added from its folder and made champion, and what fails is told", async () => {
  const folder = at("our-skin");
  await cp(join(ROOT, "packages/inference/models/skin-attention-cnn"), folder, { recursive: true });
  const file = join(folder, "manifest.json");
  const manifest = JSON.parse(await readFile(file, "utf8"));
  await writeFile(file, JSON.stringify({ ...manifest, id: "our-skin" }));
  const added = await synoptic("model", "add", folder, "--json");
  expect([added.code, JSON.parse(added.stdout)]).toMatchObject([0, { modelId: "our-skin" }]);

  const part = ["--scenario", "skin", "--as", "champion", "--reason", "trial"];
  expect((await synoptic("model", "role", "our-skin", ...part)).stdout).toContain("is skin's champion now");
  const stranger = await synoptic("model", "role", "nobody", ...part);
  expect([stranger.code, stranger.stderr]).toEqual([2, "NOT_FOUND: The site has no such model.\n"]);

  await writeFile(file, JSON.stringify({ ...manifest, id: "our-skin", version: "9.0.0", treshold: 1 }));
  const refused = await synoptic("model", "add", folder);
  expect([refused.code, refused.stderr]).toMatchObject([
    2,
    expect.stringMatching(/^MODEL_MANIFEST: .*treshold/),
  ]);
});

test("explain writes the heatmap and tells cost and measures", { timeout: 120_000 }, async () => {
  const image = join(ROOT, "packages/synthetic/images/skin/mel-00.png");
  const args = ["explain", image, "--scenario", "skin", "--method", "occlusion", "--out", at("why.png")];
  const { code, stdout } = await synoptic(...args);
  expect(code).toBe(0);
  for (const words of [
    /cost: 82 forward passes/,
    /deletion: .*gain/,
    /randomised weights/,
    /not a medical device/,
  ])
    expect(stdout).toMatch(words);
  expect((await readFile(at("why.png"))).subarray(1, 4).toString()).toBe("PNG");

  const quick = await synoptic(
    "explain",
    image,
    "--scenario",
    "skin",
    "--method",
    "class-activation-map",
    "--no-measures",
    "--json",
  );
  expect(JSON.parse(quick.stdout)).toMatchObject({
    quality: null,
    cost: { forwardPasses: 1 },
    map: { rows: 10 },
  });
  const listed = JSON.parse((await synoptic("explanations", "--json")).stdout) as { id: string }[];
  expect(listed.map(({ id }) => id)).toContain("lime");
});

describe("bad input ends with 2 and a typed error", { timeout: 60_000 }, () => {
  test.each([
    ["a missing file", "INVALID_INPUT", ["assess", "--image", "/nowhere.dcm", "--json"]],
    ["a file that is no image", "NOT_AN_IMAGE", ["assess", "--image", join(ROOT, "package.json"), "--json"]],
    [
      "an explanation that is none",
      "UNKNOWN_EXPLANATION",
      [
        "explain",
        join(ROOT, "packages/synthetic/images/skin/mel-00.png"),
        "--scenario",
        "skin",
        "--method",
        "guess",
        "--json",
      ],
    ],
    ["an unknown option", "INVALID_INPUT", ["model", "list", "--wrong", "--json"]],
    ["a missing option", "INVALID_INPUT", ["assess", "--json"]],
    [
      "an unknown head",
      "UNKNOWN_SCENARIO",
      ["model", "evaluate", "--head", "knee", "--embeddings", "a", "--labels", "b", "--json"],
    ],
  ])("%s", async (_, expected, args) => {
    const { code, stdout, stderr } = await synoptic(...args);
    expect([code, JSON.parse(stdout).error.code]).toEqual([2, expected]);
    expect(stderr).not.toBe("");
  });
});
