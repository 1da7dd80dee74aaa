/**
 * Twenty questions of the kind that researchers ask, each as a cohort's definition and as what somebody who knows the
 * tables would write: per rule an SQL condition on `p`, or the whole statement where days are counted from an index.
 */

/** @param {string} set */
const condition = (set) => ({ has: { event: "condition", of: { set } } });
/** @param {string} set */
const drug = (set) => ({ has: { event: "medication", of: { set } } });
/** @param {string} measure @param {object} value @param {string} [pick] */
const measured = (measure, value, pick) => ({
  has: { event: "measurement", measure, value, ...(pick && { pick }) },
});

const LOINC = "http://loinc.org";
const smokers = {
  has: {
    event: "observation",
    codes: [{ system: LOINC, code: "72166-2" }],
    answers: [{ system: "http://snomed.info/sct", code: "77176002" }],
  },
};

// By hand: $1 is the site, $2 the snapshot.
const DIABETES =
  "SELECT id FROM cohort_codes WHERE kind = 'condition' AND (code IN ('73211009','44054006','46635009') OR code LIKE 'E1_' OR code LIKE 'E1_.%')";
const HYPERTENSION =
  "SELECT id FROM cohort_codes WHERE kind = 'condition' AND (code IN ('38341003','59621000') OR code LIKE 'I1_%')";
const FIBRILLATION =
  "SELECT id FROM cohort_codes WHERE kind = 'condition' AND (code = '49436004' OR code LIKE 'I48%')";
const STROKE =
  "SELECT id FROM cohort_codes WHERE kind = 'condition' AND (code = '230690007' OR code LIKE 'I63%')";
const INFARCTION =
  "SELECT id FROM cohort_codes WHERE kind = 'condition' AND (code = '22298006' OR code LIKE 'I21%')";
const FAILURE =
  "SELECT id FROM cohort_codes WHERE kind = 'condition' AND (code = '84114007' OR code LIKE 'I50%')";
const ASTHMA =
  "SELECT id FROM cohort_codes WHERE kind = 'condition' AND (code = '195967001' OR code LIKE 'J45%')";
const COPD =
  "SELECT id FROM cohort_codes WHERE kind = 'condition' AND (code = '13645005' OR code LIKE 'J44%')";
const STATINS =
  "SELECT id FROM cohort_codes WHERE kind = 'medication' AND (code IN ('83367','36567') OR display LIKE '%atorvastatin%')";
const METFORMIN =
  "SELECT id FROM cohort_codes WHERE kind = 'medication' AND (code = '6809' OR display LIKE '%metformin%')";
const PRESSURE_DRUGS =
  "SELECT id FROM cohort_codes WHERE kind = 'medication' AND (code = '29046' OR display LIKE '%lisinopril%')";
const SMOKER_ANSWER = "SELECT id FROM cohort_codes WHERE kind = 'answer' AND code = '77176002'";
const SMOKING = "SELECT id FROM cohort_codes WHERE kind = 'observation' AND code = '72166-2'";
const BREAST =
  "SELECT id FROM cohort_codes WHERE kind IN ('first-degree') AND (code = '254837009' OR code LIKE 'C50%')";
const DIABETES_IN_FAMILY =
  "SELECT id FROM cohort_codes WHERE kind IN ('first-degree','relative') AND code IN ('73211009','44054006')";
const ADMITTED = "SELECT id FROM cohort_codes WHERE kind = 'encounter' AND code = 'IMP'";

/** @param {string} codes @param {string} [more] */
const had = (codes, more = "") =>
  `p.id IN (SELECT patient_id FROM cohort_facts WHERE site_id = $1 AND code_id IN (${codes}) AND recorded_at <= $2 ${more})`;
/** @param {string} code @param {string} having on a column of what the values are summed up in */
const measure = (code, having) =>
  `p.id IN (SELECT patient_id FROM measured_courses WHERE site_id = $1 AND newest_recorded_at <= $2
    AND measure = (SELECT min(measure) FROM measure_units WHERE code = '${code}') AND ${having})`;
/** @param {number} from @param {number} to */
const age = (from, to) =>
  `extract(year FROM age(LEAST($2, p.deceased_at), p.birth_date::timestamptz)) BETWEEN ${from} AND ${to}`;
/** @param {string[]} rules */
const counted = (...rules) => {
  const left = rules.map((_, i) => {
    const first = rules.slice(0, i + 1).map((__, k) => `r${k}`);
    return `count(*) FILTER (WHERE ${first.join(" AND ")})`;
  });
  const met = rules.map((rule, i) => `${rule} AS r${i}`);
  return `SELECT count(*), ${left.join(", ")} FROM (SELECT ${met.join(", ")} FROM patients p
    WHERE p.site_id = $1 AND p.recorded_at <= $2 AND p.research_consent IS DISTINCT FROM 'refused') judged`;
};
/** @param {string} codes @param {string} pick @param {string[]} rules */
const fromIndex = (codes, pick, ...rules) => {
  const left = rules.map((_, i) => `count(*) FILTER (WHERE ${rules.slice(0, i + 1).join(" AND ")})`);
  return `WITH x AS MATERIALIZED (
      SELECT patient_id, ${pick}(at) AS at FROM cohort_facts
      WHERE site_id = $1 AND code_id IN (${codes}) AND recorded_at <= $2 GROUP BY patient_id)
    SELECT count(*), ${left.join(", ")} FROM patients p JOIN x ON x.patient_id = p.id
    WHERE p.site_id = $1 AND p.recorded_at <= $2 AND p.research_consent IS DISTINCT FROM 'refused'`;
};

/** @type {{ name: string, definition: object, byHand: string }[]} */
export const questions = [
  {
    name: "women of 50 to 69",
    definition: { where: { all: [{ sex: ["female"] }, { age: { from: 50, to: 69 } }] } },
    byHand: counted("p.sex = 'female'", age(50, 69)),
  },
  { name: "diabetes", definition: { where: condition("diabetes") }, byHand: counted(had(DIABETES)) },
  {
    name: "diabetes, HbA1c once 8 % or more",
    definition: { where: { all: [condition("diabetes"), measured("haemoglobin-a1c", { from: 8 })] } },
    byHand: counted(had(DIABETES), measure("4548-4", "highest >= 8")),
  },
  {
    name: "diabetes, newest HbA1c 8 % or more, no metformin",
    definition: {
      where: {
        all: [
          condition("diabetes"),
          measured("haemoglobin-a1c", { from: 8 }, "latest"),
          { not: drug("glucose-lowering") },
        ],
      },
    },
    byHand: counted(had(DIABETES), measure("4548-4", "latest_value >= 8"), `NOT ${had(METFORMIN)}`),
  },
  {
    name: "newest systolic pressure 140 or more",
    definition: { where: measured("systolic-blood-pressure", { from: 140 }, "latest") },
    byHand: counted(measure("8480-6", "latest_value >= 140")),
  },
  {
    name: "pressure once 140 or more, no hypertension told",
    definition: {
      where: {
        all: [measured("systolic-blood-pressure", { from: 140 }), { not: condition("hypertension") }],
      },
    },
    byHand: counted(measure("8480-6", "highest >= 140"), `NOT ${had(HYPERTENSION)}`),
  },
  {
    name: "body mass index 30 or more, hypertension or diabetes",
    definition: {
      where: {
        all: [
          measured("body-mass-index", { from: 30 }),
          { any: [condition("hypertension"), condition("diabetes")] },
        ],
      },
    },
    byHand: counted(measure("39156-5", "highest >= 30"), `(${had(HYPERTENSION)} OR ${had(DIABETES)})`),
  },
  {
    name: "atrial fibrillation of 65 and more, no stroke",
    definition: {
      where: { all: [condition("atrial-fibrillation"), { age: { from: 65 } }, { not: condition("stroke") }] },
    },
    byHand: counted(had(FIBRILLATION), age(65, 200), `NOT ${had(STROKE)}`),
  },
  {
    name: "smokers with obstructive disease",
    definition: { where: { all: [smokers, condition("obstructive-pulmonary-disease")] } },
    byHand: counted(had(SMOKING, `AND answer_id IN (${SMOKER_ANSWER})`), had(COPD)),
  },
  {
    name: "infarction or heart failure, on statins",
    definition: {
      where: {
        all: [{ any: [condition("myocardial-infarction"), condition("heart-failure")] }, drug("statins")],
      },
    },
    byHand: counted(`(${had(INFARCTION)} OR ${had(FAILURE)})`, had(STATINS)),
  },
  {
    name: "a mother or sister with breast cancer, women of 40 to 74, an ultrasound",
    definition: {
      where: {
        all: [
          { familyHistory: { set: "breast-cancer" }, relatives: "first-degree" },
          { sex: ["female"] },
          { age: { from: 40, to: 74 } },
          { has: { event: "study", modalities: ["US"] } },
        ],
      },
    },
    byHand: counted(
      had(BREAST),
      "p.sex = 'female'",
      age(40, 74),
      "p.id IN (SELECT patient_id FROM imaging_studies WHERE site_id = $1 AND modality = 'US' AND recorded_at <= $2)",
    ),
  },
  {
    name: "pressure falls by 5 a year or more",
    definition: { where: { trend: "systolic-blood-pressure", perYear: { to: -5 } } },
    byHand: counted(measure("8480-6", "slope <= -5")),
  },
  {
    name: "HbA1c on three days or more",
    definition: { where: { has: { event: "measurement", measure: "haemoglobin-a1c" }, times: 3 } },
    byHand: counted(measure("4548-4", "days >= 3")),
  },
  {
    name: "hypertension, treated within 90 days",
    definition: {
      where: {
        earlier: { event: "condition", of: { set: "hypertension" } },
        later: { event: "medication", of: { set: "antihypertensives" } },
        days: { from: 0, to: 90 },
      },
    },
    byHand: counted(`p.id IN (SELECT a.patient_id FROM cohort_facts a JOIN cohort_facts b USING (patient_id)
      WHERE a.site_id = $1 AND b.site_id = $1 AND a.recorded_at <= $2 AND b.recorded_at <= $2
        AND a.code_id IN (${HYPERTENSION}) AND b.code_id IN (${PRESSURE_DRUGS})
        AND (b.at AT TIME ZONE 'UTC')::date - (a.at AT TIME ZONE 'UTC')::date BETWEEN 0 AND 90)`),
  },
  {
    name: "from the first diabetes: HbA1c 7 % or more within a year",
    definition: {
      index: { event: { event: "condition", of: { set: "diabetes" } }, which: "first" },
      where: { ...measured("haemoglobin-a1c", { from: 7 }), when: { daysFromIndex: { from: 0, to: 365 } } },
    },
    byHand: fromIndex(
      DIABETES,
      "min",
      `p.id IN (SELECT v.patient_id FROM measured_values v JOIN x d USING (patient_id) WHERE v.site_id = $1
        AND v.measure = (SELECT min(measure) FROM measure_units WHERE code = '4548-4') AND v.value >= 7
        AND v.recorded_at <= $2
        AND (v.at AT TIME ZONE 'UTC')::date - (d.at AT TIME ZONE 'UTC')::date BETWEEN 0 AND 365)`,
    ),
  },
  {
    name: "from the first infarction: statins within 90 days, 40 to 80 years old",
    definition: {
      index: { event: { event: "condition", of: { set: "myocardial-infarction" } }, which: "first" },
      where: {
        all: [
          { ...drug("statins"), when: { daysFromIndex: { from: 0, to: 90 } } },
          { age: { from: 40, to: 80 } },
        ],
      },
    },
    byHand: fromIndex(
      INFARCTION,
      "min",
      `p.id IN (SELECT f.patient_id FROM cohort_facts f JOIN x d USING (patient_id) WHERE f.site_id = $1
        AND f.code_id IN (${STATINS}) AND f.recorded_at <= $2
        AND (f.at AT TIME ZONE 'UTC')::date - (d.at AT TIME ZONE 'UTC')::date BETWEEN 0 AND 90)`,
      "extract(year FROM age(LEAST(x.at, p.deceased_at), p.birth_date::timestamptz)) BETWEEN 40 AND 80",
    ),
  },
  {
    name: "admitted since 2022 with diabetes now",
    definition: {
      where: {
        all: [
          { has: { event: "encounter", classes: ["IMP"] }, when: { from: "2022-01-01" } },
          { has: { event: "condition", of: { set: "diabetes" }, course: "now" } },
        ],
      },
    },
    byHand: counted(
      had(ADMITTED, "AND at >= '2022-01-01T00:00:00Z'"),
      had(DIABETES, "AND (until IS NULL OR until > $2)"),
    ),
  },
  {
    name: "diabetes in the family, first HbA1c below 6 %, none told",
    definition: {
      where: {
        all: [
          { familyHistory: { set: "diabetes" } },
          measured("haemoglobin-a1c", { to: 6 }, "first"),
          { not: condition("diabetes") },
        ],
      },
    },
    byHand: counted(had(DIABETES_IN_FAMILY), measure("4548-4", "first_value <= 6"), `NOT ${had(DIABETES)}`),
  },
  {
    name: "cholesterol 240 or more, no statin, no infarction, 40 and older",
    definition: {
      where: {
        all: [
          measured("total-cholesterol", { from: 240 }),
          { not: drug("statins") },
          { not: condition("myocardial-infarction") },
          { age: { from: 40 } },
        ],
      },
    },
    byHand: counted(
      measure("2093-3", "highest >= 240"),
      `NOT ${had(STATINS)}`,
      `NOT ${had(INFARCTION)}`,
      age(40, 200),
    ),
  },
  {
    name: "five rules: pressure, mass, kidney, asthma or smoking, alive and old",
    definition: {
      where: {
        all: [
          measured("systolic-blood-pressure", { from: 150 }),
          measured("body-mass-index", { from: 28 }),
          measured("creatinine", { from: 1.3 }),
          { any: [condition("asthma"), smokers] },
          { age: { from: 60 } },
        ],
      },
    },
    byHand: counted(
      measure("8480-6", "highest >= 150"),
      measure("39156-5", "highest >= 28"),
      measure("2160-0", "highest >= 1.3"),
      `(${had(ASTHMA)} OR ${had(SMOKING, `AND answer_id IN (${SMOKER_ANSWER})`)})`,
      age(60, 200),
    ),
  },
];
