import { InvalidInputError } from "@synoptic/domain";
import { Command, CommanderError } from "commander";
import { fail } from "./output.ts";

type Options = Record<string, string | undefined> & { json?: true };
type Run = (json: boolean, options: never, files: string[]) => Promise<void>;

/** Each command's file is loaded when it runs, so that a small command does not wait for the networks' runtime. */
function action(load: () => Promise<Run>): (...given: unknown[]) => Promise<void> {
  return async (...given) => {
    const command = given.at(-1) as Command;
    const { json, ...options } = command.opts<Options>();
    try {
      await (await load())(json === true, options as never, command.args);
    } catch (error) {
      fail(json === true, error);
    }
  };
}

/** Every command takes `--json`, and bad usage is bad input. */
function subcommand(parent: Command, usage: string, description: string): Command {
  return parent
    .command(usage)
    .description(description)
    .option("--json", "print JSON")
    .allowExcessArguments(false);
}

const program = new Command("synoptic")
  .description(
    "Reads a medical image together with the patient's history. Research software, not a medical device.",
  )
  // What is wrong is told once, by `fail`.
  .configureOutput({ outputError: () => {} })
  .exitOverride();

subcommand(program, "assess", "assess one image with the history of a FHIR bundle, without a database")
  .requiredOption("--image <file>", "DICOM, PNG or JPEG")
  .option("--fhir <bundle>", "the patient's history: JSON, gzipped JSON or NDJSON")
  .option("--scenario <name>", "what to read the image for, where the file does not tell")
  .option("--heatmap <file>", "write the primary finding's heatmap as PNG")
  .option("--embedding <file>", "write the image's embedding as float32, little endian")
  .action(action(async () => (await import("./commands/assess.ts")).assess));

subcommand(program, "explain", "explain one class of one image, and measure what the explanation is worth")
  .argument("<file>", "DICOM, PNG or JPEG")
  .requiredOption("--method <name>", "how; `explanations` lists them")
  .option("--scenario <name>", "what to read the image for, where the file does not tell")
  .option("--model <id>", "which of the scenario's models; the default one where left out")
  .option("--class <id>", "which class; the primary finding's most probable one where left out")
  .option("--out <file>", "write the heatmap as PNG on the image's own grid")
  .option("--parameters <json>", "the method's parameters; those left out have their defaults")
  .option("--seed <number>", "of all that is drawn at random (default: 1)")
  .option("--no-measures", "only explain")
  .action(action(async () => (await import("./commands/explain.ts")).explain));
subcommand(program, "explanations", "list the methods of explanation").action(
  action(async () => (await import("./commands/explain.ts")).explainMethods),
);

const model = program.command("model").description("models: the bundled ones and a site's own");
subcommand(model, "list", "list them").action(
  action(async () => (await import("./commands/model-list.ts")).modelList),
);
subcommand(model, "evaluate", "measure a head on embeddings whose class is known")
  .requiredOption("--head <name>", "the head's id or its scenario")
  .requiredOption("--embeddings <file>", "float32, little endian, [rows, 1280]")
  .requiredOption("--labels <file>", "comma-separated: label, group, and age, sex and site where known")
  .action(action(async () => (await import("./commands/model-evaluate.ts")).modelEvaluate));

subcommand(model, "add", "add a model of your own from its folder, once it has passed every check")
  .argument("<folder>", "manifest.json, CARD.md and the files that the manifest names")
  .option("--site <slug>", "whose model it is")
  .action(action(async () => (await import("./commands/model-add.ts")).modelAdd));
subcommand(model, "role", "make a model a site's champion, challenger or shadow")
  .argument("[model]", "id, or id@version; left out, the part is taken away")
  .requiredOption("--scenario <name>", "in which scenario")
  .requiredOption("--as <part>", "champion, challenger or shadow")
  .requiredOption("--reason <text>", "why, for the record")
  .option("--reads <what>", "image or history: a history model is the champion of histories (default: image)")
  .option("--site <slug>", "whose part it is")
  .action(action(async () => (await import("./commands/model-role.ts")).modelRole));

subcommand(program, "train", "train a head on a folder of pictures whose class is known")
  .argument("<folder>", "the data set; `train-layouts` lists how it may be laid out")
  .option("--scenario <name>", "whose classes it tells apart")
  .option("--plan <file>", "classes of your own, as JSON")
  .option("--layout <id>", "how the folder is laid out, where it does not show")
  .option("--id <id>", "of the new model (default: SCENARIO-site-head)")
  .option("--name <text>", "of the data set, for the card")
  .option("--licence <text>", "of the data set and so of the model")
  .option("--strength <number>", "inverse strength of the penalty; cross-validated where left out")
  .option("--l1 <share>", "share of L1 in the penalty, 0 to 1")
  .option("--focal <gamma>", "exponent of the focal loss")
  .option("--balanced", "every class counts the same in total")
  .option("--calibration <method>", "temperature, platt or isotonic (default: temperature)")
  .option("--early-stopping", "stop where the loss on a fifth of the groups stops falling")
  .option("--augment <json>", 'such as {"copies":2,"flip":true,"rotation":20,"brightness":0.1}')
  .option("--seed <number>", "of the split and of what is drawn at random (default: 1)")
  .option("--out <folder>", "write the model's folder there and add it to no site")
  .option("--site <slug>", "whose model it is")
  .action(action(async () => (await import("./commands/train.ts")).train));
subcommand(program, "train-survival", "fit when an outcome may come: on a table, or on a site's patients")
  .argument("[table]", "comma-separated: time, event (1 or 0), group where known, and a column a feature")
  .requiredOption("--outcome <id>", "such as cardiovascular-disease or diabetes")
  .option("--index <date>", "follow the site's patients from here (default: from an encounter of their own)")
  .option("--lookback <days>", "from their first fact to that encounter (default: 365)")
  .option("--time-unit <unit>", "of the table: years, months or days (default: years)")
  .option("--id <id>", "of the new model (default: OUTCOME-site-survival)")
  .option("--name <text>", "of the table, for the card")
  .option("--licence <text>", "of the table and so of the model")
  .option("--seed <number>", "of the folds (default: 1)")
  .option("--out <folder>", "write the model's folder there and add it to no site")
  .option("--site <slug>", "whose model it is")
  .action(action(async () => (await import("./commands/train-survival.ts")).trainSurvival));
subcommand(program, "use-survival", "put a survival model into use at a site, or take it away")
  .argument("[model]", "id, or id@version; left out, no curve is shown any more")
  .requiredOption("--outcome <id>", "such as cardiovascular-disease or diabetes")
  .requiredOption("--reason <text>", "why, for the record")
  .option("--site <slug>", "whose patients it is for")
  .action(action(async () => (await import("./commands/use-survival.ts")).useSurvival));
subcommand(program, "train-history", "learn what histories tell of a scenario, to be its pre-test")
  .argument("[table]", "CSV with one column a feature, by its id; left out, the site's labelled studies")
  .requiredOption("--scenario <name>", "whose classes the histories tell apart")
  .option("--kind <name>", "logistic or stumps (default: logistic)")
  .option("--label <column>", "of the table: what each case turned out to be")
  .option("--group <column>", "of the table: whose case it is, where a person has several")
  .option("--id <id>", "of the new model (default: SCENARIO-site-history)")
  .option("--name <text>", "of the table, for the card")
  .option("--licence <text>", "of the table and so of the model")
  .option("--out <folder>", "write the model's folder there and add it to no site")
  .option("--site <slug>", "whose model it is")
  .action(action(async () => (await import("./commands/train-history.ts")).trainHistory));
subcommand(program, "train-layouts", "list how a data set may be laid out").action(
  action(async () => (await import("./commands/train.ts")).trainLayouts),
);

const imports = program.command("import").description("bring files in");
subcommand(imports, "fhir", "import FHIR R4 bundles: JSON, gzipped JSON or NDJSON")
  .argument("<files...>")
  .option("--site <slug>", "the site that they belong to")
  .action(action(async () => (await import("./commands/import-fhir.ts")).importFhir));
subcommand(imports, "csv", "import a research table: its columns are told by a mapping file")
  .argument("<files...>")
  .requiredOption("--mapping <file>", "what the columns mean, as JSON; see docs/importing.md")
  .option("--site <slug>", "the site that they belong to")
  .action(action(async () => (await import("./commands/import-csv.ts")).importCsv));
subcommand(
  imports,
  "dicom",
  "keep DICOM files as studies and ask for their assessment; what is there is skipped",
)
  .argument("<files...>", "files, folders with all below them, ZIP archives")
  .option("--site <slug>", "the site that they belong to")
  .action(action(async () => (await import("./commands/import-dicom.ts")).importDicomFiles));

subcommand(program, "generate", "fill a site with people who never lived, for trying out cohorts")
  .requiredOption("--patients <number>", "how many; each has some 30 rows")
  .option("--seed <text>", "the same seed, day and site give the same rows (default: 1)")
  .option("--as-of <day>", "nothing is known of what comes later (default: today)")
  .option("--site <slug>", "the site that they belong to")
  .option("--into-filled", "although the site has patients already")
  .action(action(async () => (await import("./commands/generate.ts")).generate));

const dicom = program.command("dicom").description("DICOM files");
subcommand(dicom, "inspect", "tell what was read, one JSON line a file")
  .argument("<files...>")
  .action(action(async () => (await import("./commands/dicom-inspect.ts")).dicomInspect));
subcommand(dicom, "deidentify", "write files without what tells whose they are; see docs/deidentification.md")
  .argument("<files...>")
  .requiredOption(
    "--key <file>",
    "32 bytes or more of your own, which pseudonyms, UIDs and dates are made with",
  )
  .requiredOption("--out <folder>", "where they are written")
  .action(action(async () => (await import("./commands/dicom-deidentify.ts")).dicomDeidentify));

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // Help ends with 0.
  if (error.exitCode !== 0) {
    fail(process.argv.includes("--json"), new InvalidInputError(error.message.replace(/^error: /, "")));
  }
}
