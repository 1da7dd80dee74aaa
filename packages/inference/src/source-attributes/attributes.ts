/**
 * The source attributes that users of a predictive decision support intervention must be able to see, in the
 * regulation's words and order: 45 CFR 170.315(b)(11)(iv)(B), 31 in nine groups. "Variables" are those of paragraph
 * (b)(11)(iv)(A)(5) to (13): race, ethnicity, language, sexual orientation, gender identity, sex, date of birth, social
 * determinants of health, health status assessments.
 * @see https://www.ecfr.gov/current/title-45/subtitle-A/subchapter-D/part-170/subpart-C/section-170.315
 * @see Federal Register 89:1192, 9 January 2024 (HTI-1 final rule)
 */
export const sourceAttributeGroups = [
  {
    title: "Details and output of the intervention",
    attributes: {
      developer: "Name and contact information for the intervention developer",
      funding: "Funding source of the technical implementation for the intervention(s) development",
      outputValue: "Description of value that the intervention produces as an output",
      outputType:
        "Whether the intervention output is a prediction, classification, recommendation, evaluation, analysis, or other type of output",
    },
  },
  {
    title: "Purpose of the intervention",
    attributes: {
      intendedUse: "Intended use of the intervention",
      intendedPopulation: "Intended patient population(s) for the intervention's use",
      intendedUsers: "Intended user(s)",
      decisionRole:
        "Intended decision-making role for which the intervention was designed to be used/for (e.g., informs, augments, replaces clinical management)",
    },
  },
  {
    title: "Cautioned out-of-scope use of the intervention",
    attributes: {
      cautionedUse:
        "Description of tasks, situations, or populations where a user is cautioned against applying the intervention",
      knownRisks: "Known risks, inappropriate settings, inappropriate uses, or known limitations",
    },
  },
  {
    title: "Intervention development details and input features",
    attributes: {
      trainingCriteria: "Exclusion and inclusion criteria that influenced the training data set",
      inputVariables: "Use of variables in paragraph (b)(11)(iv)(A)(5)-(13) as input features",
      trainingRepresentativeness:
        "Description of demographic representativeness according to variables in paragraph (b)(11)(iv)(A)(5)-(13) including, at a minimum, those used as input features in the intervention",
      trainingRelevance: "Description of relevance of training data to intended deployed setting",
    },
  },
  {
    title: "Process used to ensure fairness in development of the intervention",
    attributes: {
      fairnessApproach:
        "Description of the approach the intervention developer has taken to ensure that the intervention's output is fair",
      biasManagement: "Description of approaches to manage, reduce, or eliminate bias",
    },
  },
  {
    title: "External validation process",
    attributes: {
      externalData:
        "Description of the data source, clinical setting, or environment where an intervention's validity and fairness has been assessed, other than the source of training and testing data",
      externalParty: "Party that conducted the external testing",
      externalRepresentativeness:
        "Description of demographic representativeness of external data according to variables in paragraph (b)(11)(iv)(A)(5)-(13) including, at a minimum, those used as input features in the intervention",
      externalProcess: "Description of external validation process",
    },
  },
  {
    title: "Quantitative measures of performance",
    attributes: {
      validityInternal:
        "Validity of intervention in test data derived from the same source as the initial training data",
      fairnessInternal:
        "Fairness of intervention in test data derived from the same source as the initial training data",
      validityExternal:
        "Validity of intervention in data external to or from a different source than the initial training data",
      fairnessExternal:
        "Fairness of intervention in data external to or from a different source than the initial training data",
      outcomes:
        "References to evaluation of use of the intervention on outcomes, including, bibliographic citations or hyperlinks to evaluations of how well the intervention reduced morbidity, mortality, length of stay, or other outcomes",
    },
  },
  {
    title: "Ongoing maintenance of intervention implementation and use",
    attributes: {
      validityMonitoring:
        "Description of process and frequency by which the intervention's validity is monitored over time",
      validityLocal: "Validity of intervention in local data",
      fairnessMonitoring:
        "Description of the process and frequency by which the intervention's fairness is monitored over time",
      fairnessLocal: "Fairness of intervention in local data",
    },
  },
  {
    title: "Update and continued validation or fairness assessment schedule",
    attributes: {
      updates: "Description of process and frequency by which the intervention is updated",
      corrections:
        "Description of frequency by which the intervention's performance is corrected when risks related to validity and fairness are identified",
    },
  },
] as const;

type AttributesOf<G> = G extends { attributes: infer A } ? keyof A : never;
export type SourceAttributeKey = AttributesOf<(typeof sourceAttributeGroups)[number]>;
