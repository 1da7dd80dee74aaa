/** One kind of identifier of 45 CFR 164.514(b)(2)(i), and what an export does about it. */
export interface SafeHarborItem {
  letter: string;
  identifier: string;
  handling: string;
  /** `no`: what is given is more than Safe Harbor allows, and needs an expert's determination or a data use agreement. */
  isMet: "yes" | "no" | "as far as pixels tell";
}

const notRead = "The column is not read.";
const textDropped = "No free text is read, and codes of a site's own systems are dropped.";

/**
 * The checklist of the HIPAA Privacy Rule's Safe Harbor.
 * @see https://www.ecfr.gov/current/title-45/section-164.514
 */
export const safeHarbor: readonly SafeHarborItem[] = [
  item("A", "Names", `${notRead} ${textDropped}`),
  item("B", "Geographic subdivisions smaller than a state", `No address is read. ${textDropped}`),
  item(
    "C",
    "Elements of dates but the year; ages over 89",
    "All dates of a person are told 1 to 365 days early, as days without a time; no birth date or year; ages in bands, one from 90 on. Shifted days are more than years.",
    "no",
  ),
  item("D", "Telephone numbers", textDropped),
  item("E", "Fax numbers", textDropped),
  item("F", "E-mail addresses", textDropped),
  item("G", "Social security numbers", `${notRead} LOINC codes that ask for them are dropped.`),
  item("H", "Medical record numbers", notRead),
  item("I", "Health plan beneficiary numbers", notRead),
  item("J", "Account numbers", `${notRead} Accession numbers are not read.`),
  item("K", "Certificate and licence numbers", textDropped),
  item("L", "Vehicle identifiers", textDropped),
  item(
    "M",
    "Device identifiers and serial numbers",
    "Of an image only its pixels are written; devices of series are not read.",
  ),
  item("N", "URLs", textDropped),
  item("O", "IP addresses", "None is kept with clinical data."),
  item(
    "P",
    "Biometric identifiers, including finger and voice prints",
    "None is read. A fundus photograph shows vessels that tell persons apart.",
    "as far as pixels tell",
  ),
  item(
    "Q",
    "Full-face photographs and comparable images",
    "CT, MR and PET of head or neck, or of a body part that is not told, are left out, and so are photographs of them and photographs that no model has read as its own kind.",
    "as far as pixels tell",
  ),
  item(
    "R",
    "Any other unique identifying number, characteristic or code",
    "Ids, UIDs and references are dropped or replaced by keyed hashes; codes that few members have are generalised or dropped.",
  ),
];

function item(
  letter: string,
  identifier: string,
  handling: string,
  isMet: SafeHarborItem["isMet"] = "yes",
): SafeHarborItem {
  return { letter, identifier, handling, isMet };
}

/** The checklist as Markdown, as it stands in docs/export.md. */
export function safeHarborTable(): string {
  const lines = safeHarbor.map(({ letter, identifier, handling, isMet }) =>
    ["", letter, identifier, handling, isMet, ""].join(" | ").trim(),
  );
  return ["| | identifier | what is done | met |", "|---|---|---|---|", ...lines].join("\n");
}
