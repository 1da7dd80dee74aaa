import { isPicture } from "./data-folder.ts";
import { counter, type DatasetCase, type DatasetLayout } from "./dataset.ts";

const parts: Readonly<Record<string, DatasetCase["part"]>> = {
  train: "train",
  training: "train",
  val: "calibration",
  valid: "calibration",
  validation: "calibration",
  calibration: "calibration",
  test: "test",
  testing: "test",
};

/** `CLASS/…/picture`, or `train|val|test/CLASS/…/picture`. */
function placed(file: string): { part: DatasetCase["part"]; label: string } | undefined {
  const folders = file.split("/").slice(0, -1);
  const part = parts[(folders[0] ?? "").toLowerCase()];
  const label = part ? folders[1] : folders[0];
  return label === undefined ? undefined : { part, label };
}

/**
 * One folder a class. Nothing tells which pictures show the same person, so each is a group of its own: figures may
 * flatter where persons have several.
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.datasets.ImageFolder.html
 */
export const imageFolder: DatasetLayout = {
  id: "image-folder",
  title: "one folder of pictures a class; above them `train`, `val` and `test` folders or none",
  recognises({ files }) {
    const labels = new Set(files.filter(isPicture).map((file) => placed(file)?.label));
    return !files.some((file) => /\.(csv|xml)$/i.test(file)) && labels.size >= 2 && !labels.has(undefined);
  },
  async read({ files }) {
    const left = counter();
    const cases: DatasetCase[] = [];
    for (const file of files) {
      const place = isPicture(file) ? placed(file) : undefined;
      if (place) cases.push({ file, labels: [place.label], group: file, part: place.part });
      else left.count(isPicture(file) ? "picture in no class's folder" : "not a picture");
    }
    return { cases, leftOut: left.total };
  },
};
