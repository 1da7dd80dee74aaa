import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { writeDicom } from "@synoptic/imaging";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { drawnPicture } from "../../testing/drawn-pictures.ts";
import { DatasetError } from "./dataset.ts";
import { readDataset } from "./index.ts";
import { joinReadings, type ReadNodule } from "./lidc-nodules.ts";

let home: string;
let picture: Buffer;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "synoptic-datasets-"));
  picture = await drawnPicture("disc", 1);
});
afterAll(() => rm(home, { recursive: true }));

let count = 0;
/** A folder with these files; a picture where the content is left out. */
async function folder(files: Record<string, string | Uint8Array | null>): Promise<string> {
  const root = join(home, String(count++));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), content ?? picture);
  }
  return root;
}
const lines = (...rows: string[]) => `${rows.join("\r\n")}\r\n`;

describe("ImageFolder", () => {
  test("worked example: a folder a class, under train and test", async () => {
    const files = [
      "train/cat/1.png",
      "train/dog/deep/2.jpg",
      "test/cat/3.png",
      "val/dog/4.png",
      "train/notes.txt",
    ];
    const set = await readDataset(await folder(Object.fromEntries(files.map((file) => [file, null]))));
    expect(set.layout).toBe("image-folder");
    expect(set.cases.map(({ file, labels, part }) => [file, labels[0], part])).toEqual([
      ["test/cat/3.png", "cat", "test"],
      ["train/cat/1.png", "cat", "train"],
      ["train/dog/deep/2.jpg", "dog", "train"],
      ["val/dog/4.png", "dog", "calibration"],
    ]);
    expect(set.leftOut).toEqual({ "not a picture": 1 });
  });

  test("without parts; what a link points at is not read", async () => {
    const root = await folder({ "a/1.png": null, "b/2.png": null });
    await symlink("/etc/hostname", join(root, "a/3.png"));
    const { cases } = await readDataset(root);
    expect(cases.map(({ file, part }) => [file, part])).toEqual([
      ["a/1.png", undefined],
      ["b/2.png", undefined],
    ]);
  });
});

describe("a table", () => {
  test("worked example: names with and without ending, groups, parts, and what is known", async () => {
    const root = await folder({
      "pictures/1.png": null,
      "pictures/2.png": null,
      "labels.csv": `\uFEFF${lines(
        "file,label,patient,split,age,sex,site",
        "pictures/1.png,mel,p1,train,61,female,back",
        "2,nv|scar,p2,test,unknown,m,",
        "3.png,nv,p3,train,,,",
        "1.png,,p4,train,,,",
      )}`,
    });
    const set = await readDataset(root);
    expect(set.cases).toEqual([
      {
        file: "pictures/1.png",
        labels: ["mel"],
        group: "p1",
        part: "train",
        ageYears: 61,
        sex: "female",
        bodySite: "back",
      },
      { file: "pictures/2.png", labels: ["nv", "scar"], group: "p2", part: "test", sex: "male" },
    ]);
    expect(set.leftOut).toEqual({ "picture not there": 1, "no label": 1 });
  });

  test("columns in capitals, semicolons between fields that hold commas, and endings in another case", async () => {
    const root = await folder({
      "a/1.JPG": null,
      "b/1.png": null,
      "labels.csv": lines("File;Label;Site", '1.jpg;mel;"back, left"', "1.PNG;nv;chest, right"),
    });
    const set = await readDataset(root);
    expect(set.cases.map(({ file, labels, bodySite }) => [file, labels[0], bodySite])).toEqual([
      ["a/1.JPG", "mel", "back, left"],
      ["b/1.png", "nv", "chest, right"],
    ]);
  });

  test("refused: a name that several pictures have, unless its folder is given", async () => {
    const files = { "a/1.png": null, "b/1.png": null };
    const named = await folder({ ...files, "labels.csv": lines("file,label", "1.png,mel") });
    await expect(readDataset(named)).rejects.toThrow("line 2: several pictures have this name");
    const placed = await folder({ ...files, "labels.csv": lines("file,label", "b\\1.png,mel") });
    expect((await readDataset(placed)).cases[0]?.file).toBe("b/1.png");
  });

  test.each([
    ["a part of its own", "file,label,part\r\n1.png,mel,holdout", "line 2: the part"],
    ["an age that is none", "file,label,age\r\n1.png,mel,old", "line 2: the age"],
    ["a picture twice", "file,label\r\n1.png,mel\r\n1.png,nv", "line 3"],
    ["a quote that does not end", 'file,label\r\n1.png,"mel', "cannot be read"],
  ])("refused: %s, by its line and without what it says", async (_name, table, fault) => {
    const reading = readDataset(await folder({ "1.png": null, "labels.csv": table }), "csv");
    await expect(reading).rejects.toThrow(DatasetError);
    await expect(reading).rejects.toThrow(fault);
    await expect(reading).rejects.not.toThrow(/old|holdout/);
  });
});

test("NIH ChestX-ray14: several findings, the official split by patient", async () => {
  const set = await readDataset(
    await folder({
      "Data_Entry_2017.csv": lines(
        "Image Index,Finding Labels,Follow-up #,Patient ID,Patient Age,Patient Gender,View Position",
        "00000001_000.png,Cardiomegaly|Effusion,0,1,058Y,M,PA",
        "00000002_000.png,No Finding,0,2,81,F,AP",
        "00000003_000.png,Mass,0,3,414,F,AP",
      ),
      "test_list.txt": "00000002_000.png\n",
      "images_001/images/00000001_000.png": null,
      "images_002/images/00000002_000.png": null,
    }),
  );
  expect(set.layout).toBe("nih-chestxray14");
  expect(set.cases).toEqual([
    {
      file: "images_001/images/00000001_000.png",
      labels: ["Cardiomegaly", "Effusion"],
      group: "1",
      part: "train",
      ageYears: 58,
      sex: "male",
    },
    {
      file: "images_002/images/00000002_000.png",
      labels: ["No Finding"],
      group: "2",
      part: "test",
      ageYears: 81,
      sex: "female",
    },
  ]);
  expect(set.leftOut).toEqual({ "picture not there": 1 });
});

test("NIH ChestX-ray14 as mended in 2020: columns with brackets, a comma at the end, ages without a letter", async () => {
  const head =
    "Image Index,Finding Labels,Follow-up #,Patient ID,Patient Age,Patient Sex,View Position,OriginalImage[Width,Height],OriginalImagePixelSpacing[x,y],";
  const set = await readDataset(
    await folder({
      "Data_Entry_2017.csv": lines("Image Index,Finding Labels,Patient ID", "00000001_000.png,Mass,1"),
      "Data_Entry_2017_v2020.csv": lines(
        head,
        "00000001_000.png,Hernia|Mass,0,1,57,M,PA,2682,2749,0.143,0.143,",
      ),
      "images/00000001_000.png": null,
    }),
  );
  expect(set.cases).toEqual([
    {
      file: "images/00000001_000.png",
      labels: ["Hernia", "Mass"],
      group: "1",
      ageYears: 57,
      sex: "male",
    },
  ]);
});

describe("ISIC", () => {
  test("HAM10000: pictures of one lesion are one group", async () => {
    const set = await readDataset(
      await folder({
        "HAM10000_metadata.csv": lines(
          "lesion_id,image_id,dx,dx_type,age,sex,localization",
          "HAM_1,ISIC_01,bkl,histo,80.0,male,scalp",
          "HAM_1,ISIC_02,bkl,histo,80.0,male,scalp",
        ),
        "HAM10000_images_part_1/ISIC_01.jpg": null,
        "HAM10000_images_part_2/ISIC_02.jpg": null,
      }),
    );
    expect(set.layout).toBe("isic");
    expect(set.cases[1]).toEqual({
      file: "HAM10000_images_part_2/ISIC_02.jpg",
      labels: ["bkl"],
      group: "HAM_1",
      ageYears: 80,
      sex: "male",
      bodySite: "scalp",
    });
  });

  test("the challenge: one column a class, what is known in another table", async () => {
    const files = {
      "ISIC_2019_Training_Metadata.csv": lines(
        "image,age_approx,anatom_site_general,lesion_id,sex",
        "ISIC_01,55.0,anterior torso,L1,female",
        "ISIC_02,,,,",
      ),
      "ISIC_2019_Training_Input/ISIC_01.jpg": null,
      "ISIC_2019_Training_Input/ISIC_02.jpg": null,
    };
    const truth = (...rows: string[]) => lines("image,MEL,NV,UNK", ...rows);
    const set = await readDataset(
      await folder({
        ...files,
        "ISIC_2019_Training_GroundTruth.csv": truth("ISIC_01,1.0,0.0,0.0", "ISIC_02,0.0,1.0,0.0"),
      }),
    );
    expect(
      set.cases.map(({ labels, group, ageYears, bodySite }) => [labels, group, ageYears, bodySite]),
    ).toEqual([
      [["MEL"], "L1", 55, "anterior torso"],
      [["NV"], "ISIC_02", undefined, undefined],
    ]);
    const two = { ...files, "ISIC_2019_Training_GroundTruth.csv": truth("ISIC_01,1.0,1.0,0.0") };
    await expect(readDataset(await folder(two))).rejects.toThrow("line 2: it has not just one class");
  });

  test("2018, task 3: its own names, lesions in a table of their own, and its official parts", async () => {
    const truth = (...rows: string[]) => lines("image,MEL,NV,BCC,AKIEC,BKL,DF,VASC", ...rows);
    const of = (part: string) => `ISIC2018_Task3_${part}_GroundTruth/ISIC2018_Task3_${part}_GroundTruth.csv`;
    const set = await readDataset(
      await folder({
        [of("Training")]: truth(
          "ISIC_0024306,0.0,1.0,0.0,0.0,0.0,0.0,0.0",
          "ISIC_0024307,0.0,0.0,0.0,0.0,0.0,0.0,1.0",
        ),
        [of("Validation")]: truth("ISIC_0034321,1.0,0.0,0.0,0.0,0.0,0.0,0.0"),
        [of("Test")]: truth("ISIC_0034524,0.0,0.0,1.0,0.0,0.0,0.0,0.0"),
        "ISIC2018_Task3_Training_LesionGroupings.csv": lines(
          "image,lesion_id,diagnosis_confirm_type",
          "ISIC_0024306,HAM_0000550,follow-up",
        ),
        "ISIC2018_Task3_Training_Input/ISIC_0024306.jpg": null,
        "ISIC2018_Task3_Training_Input/ISIC_0024307.jpg": null,
        "ISIC2018_Task3_Validation_Input/ISIC_0034321.jpg": null,
        "ISIC2018_Task3_Test_Input/ISIC_0034524.jpg": null,
      }),
    );
    expect(set.layout).toBe("isic");
    const byFile = new Map(set.cases.map((one) => [one.file.split("/")[1], one]));
    expect(byFile.get("ISIC_0024306.jpg")).toMatchObject({ labels: ["NV"], group: "HAM_0000550" });
    expect(byFile.get("ISIC_0024307.jpg")).toMatchObject({ labels: ["VASC"], group: "ISIC_0024307" });
    expect(byFile.get("ISIC_0034321.jpg")?.part).toBe("calibration");
    expect(byFile.get("ISIC_0034524.jpg")?.part).toBe("test");
  });

  test("HAM10000 with tabs and copies of its folders, beside its test set", async () => {
    const head = "lesion_id\timage_id\tdx\tdx_type\tage\tsex\tlocalization\tdataset";
    const tabs = (...rows: string[]) => lines(head, ...rows.map((row) => row.replaceAll(" ", "\t")));
    const set = await readDataset(
      await folder({
        "HAM10000_metadata.tab": tabs('"HAM_1" "ISIC_01" "bkl" "histo" 80.0 "male" "scalp" "vidir"'),
        "ISIC2018_Task3_Test_GroundTruth.csv": lines(
          "lesion_id,image_id,dx,dx_type,age,sex,localization,dataset",
          "HAMTEST_1,ISIC_02,nv,follow_up,NA,unknown,unknown,vidir",
        ),
        "HAM10000_images_part_1/ISIC_01.jpg": null,
        "ham10000_images_part_1/ISIC_01.jpg": null,
        "ISIC2018_Task3_Test_Images/ISIC_02.jpg": null,
      }),
    );
    expect(set.cases.map(({ labels, group, part }) => [labels[0], group, part])).toEqual([
      ["bkl", "HAM_1", undefined],
      ["nv", "HAMTEST_1", "test"],
    ]);
  });

  test("2020: the diagnosis where there is one, and benign or malignant; groups are patients", async () => {
    const set = await readDataset(
      await folder({
        "ISIC_2020_Training_GroundTruth_v2.csv": lines(
          "image_name,patient_id,lesion_id,sex,age_approx,anatom_site_general_challenge,diagnosis,benign_malignant,target",
          "ISIC_01,IP_1,IL_1,male,45.0,head/neck,melanoma,malignant,1",
          "ISIC_02,IP_1,IL_2,male,45.0,,unknown,benign,0",
        ),
        "train/ISIC_01.jpg": null,
        "train/ISIC_02.jpg": null,
      }),
    );
    expect(set.cases.map(({ labels, group, bodySite }) => [labels, group, bodySite])).toEqual([
      [["melanoma", "malignant"], "IP_1", "head/neck"],
      [["unknown", "benign"], "IP_1", undefined],
    ]);
  });
});

test("BCDR: a lesion is a case, cut out with tissue round it", async () => {
  const head =
    "patient_id,study_id,series,lesion_id,segmentation_id,image_view,image_filename,lw_x_points,lw_y_points,age,density,classification";
  const set = await readDataset(
    await folder({
      "bcdr_f01_outlines.csv": lines(
        head,
        "3, 4, 1, 1, 1, 2, patient_3/study_4/img_1.tif, 10 30 30 10, 20 20 60 60, 51, 2, Malign",
        "5, 6, 1, 1, 2, 2, patient_5/none.tif, 1 2, 1 2, 48, NaN, Benign",
      ),
      "patient_3/study_4/img_1.tif": null,
    }),
  );
  expect(set.layout).toBe("bcdr");
  expect(set.cases).toEqual([
    {
      file: "patient_3/study_4/img_1.tif",
      labels: ["Malign"],
      group: "3",
      ageYears: 51,
      crop: { x: -10, y: 10, width: 60, height: 60 },
    },
  ]);
  const crooked = lines(head, "3,4,1,1,1,2,1.tif,10 30,20,51,2,Malign");
  const reading = readDataset(await folder({ "bcdr_f01_outlines.csv": crooked, "1.tif": null }));
  await expect(reading).rejects.toThrow("line 2: the outline");
});

test("BCDR: parts of the repository side by side; each table's paths are from its own folder", async () => {
  const head = "patient_id, image_filename, lw_x_points, lw_y_points, age, classification";
  const row = (patient: number, label: string) =>
    `${patient}, patient_1/study_1/img_1_1_1_LCC.tif, 1 9, 1 9, 50, ${label}`;
  const set = await readDataset(
    await folder({
      "BCDR-F01_dataset/bcdr_f01_outlines.csv": lines(head, row(1, "Benign")),
      "BCDR-F01_dataset/patient_1/study_1/img_1_1_1_LCC.tif": null,
      "BCDR-D01_dataset/bcdr_d01_outlines.csv": lines(head, row(1, "Malign")),
      "BCDR-D01_dataset/patient_1/study_1/img_1_1_1_LCC.tif": null,
    }),
  );
  expect(set.cases.map(({ file, labels }) => [file.split("/")[0], labels[0]])).toEqual([
    ["BCDR-D01_dataset", "Malign"],
    ["BCDR-F01_dataset", "Benign"],
  ]);
});

describe("LIDC-IDRI", () => {
  const slice = (uid: string) =>
    writeDicom({
      patient: { id: "LIDC-IDRI-0001", issuer: "test", name: "Test^Test", birthDate: null, sex: "O" },
      study: { uid: "2.25.1", acquiredAt: new Date("2000-01-01T00:00:00Z") },
      series: { uid: "2.25.2", modality: "CT" },
      instance: { uid },
      image: {
        width: 4,
        height: 4,
        samples: 1,
        bitsAllocated: 8,
        bitsStored: 8,
        photometric: "MONOCHROME2",
        data: new Uint8Array(16),
      },
    });
  const roi = (uid: string, x: number, y: number, side: number) =>
    `<roi><imageZposition>-1</imageZposition><imageSOP_UID>${uid}</imageSOP_UID><inclusion>TRUE</inclusion>${[
      [x, y],
      [x + side, y],
      [x + side, y + side],
    ]
      .map(([a, b]) => `<edgeMap><xCoord>${a}</xCoord><yCoord>${b}</yCoord></edgeMap>`)
      .join("")}</roi>`;
  const nodule = (malignancy: number, ...rois: string[]) =>
    `<unblindedReadNodule><noduleID>x</noduleID><characteristics><malignancy>${malignancy}</malignancy></characteristics>${rois.join("")}</unblindedReadNodule>`;
  const readings = (...sessions: string[]) =>
    `<?xml version="1.0"?><LidcReadMessage xmlns="http://www.nih.gov"><ResponseHeader><SeriesInstanceUid>2.25.2</SeriesInstanceUid></ResponseHeader>${sessions
      .map((nodules) => `<readingSession>${nodules}</readingSession>`)
      .join("")}</LidcReadMessage>`;

  test("worked example: readings of one nodule are joined; the median rating is the label", async () => {
    const small =
      "<unblindedReadNodule><roi><imageSOP_UID>2.25.11</imageSOP_UID><edgeMap><xCoord>1</xCoord><yCoord>1</yCoord></edgeMap></roi></unblindedReadNodule>";
    const xml = readings(
      nodule(5, roi("2.25.11", 100, 100, 20), roi("2.25.12", 100, 100, 10)) +
        nodule(2, roi("2.25.12", 10, 10, 4)),
      nodule(4, roi("2.25.11", 104, 98, 20)) + small,
      nodule(2, roi("2.25.12", 102, 104, 8)),
      nodule(3, roi("2.25.11", 300, 300, 9)),
    );
    const series = "LIDC-IDRI-0001/study/series";
    const set = await readDataset(
      await folder({
        [`${series}/069.xml`]: xml,
        [`${series}/1-001.dcm`]: slice("2.25.11"),
        [`${series}/1-002.dcm`]: slice("2.25.12"),
        "LIDC-IDRI-0002/cxr.xml": "<IdriReadMessage/>",
      }),
    );
    expect(set.layout).toBe("lidc-idri");
    expect(set.cases).toEqual([
      {
        file: `${series}/1-001.dcm`,
        labels: ["malignant"],
        group: "LIDC-IDRI-0001",
        crop: { x: 94, y: 91, width: 36, height: 36 },
      },
      {
        file: `${series}/1-002.dcm`,
        labels: ["benign"],
        group: "LIDC-IDRI-0001",
        crop: { x: 9, y: 9, width: 6, height: 6 },
      },
    ]);
    expect(set.leftOut).toEqual({ "undetermined nodule": 1, "annotations that are not of a CT": 1 });
  });

  test("annotations in a folder of their own, a radiograph's first, one of them twice", async () => {
    const hole = roi("2.25.21", 5, 5, 1).replace("TRUE", "FALSE");
    const xml = readings(
      `${nodule(4, roi("2.25.21", 10, 10, 8), hole)}<nonNodule><nonNoduleID>x</nonNoduleID></nonNodule>`,
    );
    const series = "manifest/LIDC-IDRI/LIDC-IDRI-0007/01-01-2000-30178/3000566.000000-03192";
    const set = await readDataset(
      await folder({
        "LIDC-XML-only/tcia-lidc-xml/157/157.xml":
          '<IdriReadMessage xmlns="http://www.nih.gov/idri"><ResponseHeader/></IdriReadMessage>',
        "LIDC-XML-only/tcia-lidc-xml/185/069.xml": xml,
        "LIDC-XML-only/tcia-lidc-xml/186/070.xml": xml,
        [`${series}/1-001.DCM`]: slice("2.25.21"),
        [`${series}/1-002.dcm`]: Buffer.from("no DICOM"),
      }),
    );
    expect(set.cases).toEqual([
      {
        file: `${series}/1-001.DCM`,
        labels: ["malignant"],
        group: "LIDC-IDRI-0007",
        crop: { x: 8, y: 8, width: 12, height: 12 },
      },
    ]);
    expect(set.leftOut).toEqual({
      "annotations that are not of a CT": 1,
      "annotations of a series a second time": 1,
    });
  });

  test("property: two nodules side by side keep their readings apart, in whatever order they come", () => {
    const box = (reader: number, malignancy: number, left: number): ReadNodule => ({
      reader,
      malignancy,
      outlines: [{ sopInstanceUid: "1", left, right: left + 20, top: 0, bottom: 20 }],
    });
    // The boxes of the two overlap too, less than those of one nodule.
    const all = [1, 2, 3, 4].flatMap((reader) => [box(reader, 5, reader), box(reader, 1, 16 + reader)]);
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        const told = joinReadings(shuffled).map((joined) => joined.map(({ malignancy }) => malignancy));
        expect(told.sort()).toEqual([
          [1, 1, 1, 1],
          [5, 5, 5, 5],
        ]);
      }),
    );
  });

  test("refused: XML that is broken", async () => {
    const reading = readDataset(await folder({ "a/1.xml": "<LidcReadMessage><roi>" }));
    await expect(reading).rejects.toThrow("is not XML");
  });
});

test("refused: no folder, none of the layouts, nothing in it", async () => {
  await expect(readDataset(join(home, "nowhere"))).rejects.toThrow("no such folder");
  await expect(readDataset(await folder({ "notes.txt": "x" }))).rejects.toThrow("nih-chestxray14");
  await expect(readDataset(await folder({ "a/1.png": null, "b/2.png": null }), "no-layout")).rejects.toThrow(
    DatasetError,
  );
  const nih = { "Data_Entry_2017.csv": "Image Index,Finding Labels,Patient ID\r\n" };
  await expect(readDataset(await folder(nih))).rejects.toThrow("no case");
});
