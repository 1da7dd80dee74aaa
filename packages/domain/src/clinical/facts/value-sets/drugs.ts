import { ATC, type Coding, RXNORM } from "../../history.ts";

/** Drugs with the same purpose, by ingredient. */
export interface DrugSet {
  /** RxNorm ingredients with their names in lower case. */
  rxnorm: Readonly<Record<string, string>>;
  /** Beginnings of ATC codes: `C09` means every drug below it. */
  atc: Readonly<Record<string, string>>;
}

/**
 * Whether a drug belongs to the set: by its ingredient's code; by an RxNorm name that names the ingredient, as the
 * names of RxNorm's products always do (`lisinopril 10 MG Oral Tablet`); or by ATC.
 */
export function isDrugIn(set: DrugSet, { system, code, display }: Coding): boolean {
  if (system === ATC)
    return Object.keys(set.atc).some((beginning) => code.toUpperCase().startsWith(beginning));
  if (system !== RXNORM) return false;
  const words = new Set(display?.toLowerCase().split(/[^a-z]+/));
  return Object.hasOwn(set.rxnorm, code) || Object.values(set.rxnorm).some((name) => words.has(name));
}

export const antihypertensives: DrugSet = {
  rxnorm: {
    "1998": "captopril",
    "3827": "enalapril",
    "18867": "benazepril",
    "29046": "lisinopril",
    "35208": "quinapril",
    "35296": "ramipril",
    "54552": "perindopril",
    "52175": "losartan",
    "69749": "valsartan",
    "73494": "telmisartan",
    "83818": "irbesartan",
    "214354": "candesartan",
    "321064": "olmesartan",
    "3443": "diltiazem",
    "4316": "felodipine",
    "7417": "nifedipine",
    "11170": "verapamil",
    "17767": "amlodipine",
    "1202": "atenolol",
    "6918": "metoprolol",
    "8787": "propranolol",
    "19484": "bisoprolol",
    "20352": "carvedilol",
    "31555": "nebivolol",
    "2409": "chlorthalidone",
    "5487": "hydrochlorothiazide",
    "5764": "indapamide",
    "9997": "spironolactone",
    "2599": "clonidine",
    "5470": "hydralazine",
    "49276": "doxazosin",
  },
  atc: {
    C02: "Antihypertensives",
    C03: "Diuretics",
    C07: "Beta blocking agents",
    C08: "Calcium channel blockers",
    C09: "Agents acting on the renin-angiotensin system",
  },
};

export const statins: DrugSet = {
  rxnorm: {
    "6472": "lovastatin",
    "36567": "simvastatin",
    "41127": "fluvastatin",
    "42463": "pravastatin",
    "83367": "atorvastatin",
    "301542": "rosuvastatin",
    "861634": "pitavastatin",
  },
  atc: { C10AA: "HMG CoA reductase inhibitors" },
};

export const glucoseLowering: DrugSet = {
  rxnorm: {
    "6809": "metformin",
    "4815": "glyburide",
    "4821": "glipizide",
    "25789": "glimepiride",
    "33738": "pioglitazone",
    "593411": "sitagliptin",
    "857974": "saxagliptin",
    "1100699": "linagliptin",
    "1368001": "alogliptin",
    "1373458": "canagliflozin",
    "1488564": "dapagliflozin",
    "1545653": "empagliflozin",
    "60548": "exenatide",
    "475968": "liraglutide",
    "1551291": "dulaglutide",
    "1991302": "semaglutide",
    "5856": "insulin",
  },
  atc: { A10: "Drugs used in diabetes" },
};

export const anticoagulants: DrugSet = {
  rxnorm: {
    "154": "acenocoumarol",
    "8150": "phenprocoumon",
    "11289": "warfarin",
    "1037042": "dabigatran",
    "1114195": "rivaroxaban",
    "1364430": "apixaban",
    "1599538": "edoxaban",
  },
  atc: {
    B01AA: "Vitamin K antagonists",
    B01AE: "Direct thrombin inhibitors",
    B01AF: "Direct factor Xa inhibitors",
  },
};

export const antiplatelets: DrugSet = {
  rxnorm: { "1191": "aspirin", "32968": "clopidogrel", "1116632": "ticagrelor" },
  atc: { B01AC: "Platelet aggregation inhibitors excluding heparin" },
};
