import type { DicomAttributes } from "../../dicom/dicom-json.ts";
import { instanceFacts, type KeptInstance, keyObjectSelection } from "../instance-facts.ts";

export interface Given extends Partial<Omit<KeptInstance, "attributes">> {
  /** Attributes by tag; a list, an item or one value. */
  says?: Record<string, unknown>;
}

/** A radiograph of the chest; what differs is given. */
export function instance({ says = {}, ...given }: Given = {}) {
  const id = given.id ?? "1";
  const attributes: DicomAttributes = {};
  for (const [tag, value] of Object.entries({ "00180015": "CHEST", "00185101": "PA", ...says }))
    if (value !== null) attributes[tag] = { vr: "CS", Value: Array.isArray(value) ? value : [value] };
  return instanceFacts({
    ...{ id, sopInstanceUid: `1.2.${id}`, sopClassUid: "1.2.840.10008.5.1.4.1.1.1.1" },
    ...{
      transferSyntaxUid: "1.2.840.10008.1.2.1",
      instanceNumber: 1,
      acquiredAt: null,
      rows: 512,
      columns: 512,
    },
    ...{ frames: 1, photometricInterpretation: "MONOCHROME2", mediaType: "application/dicom" },
    ...{ seriesInstanceUid: "1.3", seriesNumber: 1, modality: "DX" },
    ...given,
    attributes,
  });
}

/** An item of a sequence. */
export const item = (attributes: Record<string, unknown>): DicomAttributes =>
  Object.fromEntries(
    Object.entries(attributes).map(([tag, value]) => [
      tag,
      { vr: "UN", Value: Array.isArray(value) ? value : [value] },
    ]),
  );

/** A Key Object Selection that names SOP Instance UIDs, each with frames or without. */
export function keyObject(title: string, named: Record<string, number[]>) {
  const sops = Object.entries(named).map(([uid, frames]) =>
    item({ "00081155": uid, ...(frames.length > 0 && { "00081160": frames }) }),
  );
  return instance({
    ...{ id: "kos", frames: 0, rows: 0, columns: 0, sopClassUid: keyObjectSelection, modality: "KO" },
    says: {
      "0040A043": item({ "00080100": title }),
      "0040A375": item({ "00081115": item({ "00081199": sops }) }),
      "0040A730": item({ "00081199": sops }),
    },
  });
}

/** The n-th slice of a CT, from the head down; it lies 10 mm below the one before. */
export const slice = (n: number, given: Given = {}) =>
  instance({
    ...{ id: `s${n}`, modality: "CT", instanceNumber: n, sopClassUid: "1.2.840.10008.5.1.4.1.1.2" },
    ...given,
    says: { "00200032": [0, 0, -10 * n], "00200037": [1, 0, 0, 0, 1, 0], ...given.says },
  });
