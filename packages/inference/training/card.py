"""The model card: the manifest's figures, and what no figure tells, for people."""


def quote(figure, digits=3):
    return f"{figure['value']:.{digits}f} ({figure['low']:.{digits}f} to {figure['high']:.{digits}f})"


def percent(share):
    return f"{100 * share:.1f} %"


def card_of(manifest, figures, about):
    """@param figures of `report.figures_of` @param about the file of what only the author knows"""
    calibration, conformal = manifest["calibration"], manifest["conformal"]
    fusion, novelty = manifest["fusion"], manifest["novelty"]
    prevalence = ", ".join(f"{name} {percent(share)}" for name, share in calibration["prevalence"].items())
    source = manifest["trainingData"][0]
    lines = [
        f"# {manifest['title']}",
        "",
        f"`{manifest['id']}` {manifest['version']}. Written by `packages/inference/training/export.py`; do not edit.",
        "",
        "## Intended use",
        "",
        manifest["intendedUse"],
        "",
        "## How it works and how it was trained",
        "",
        *(paragraph + "\n" for paragraph in about["how"]),
        "## Figures",
        "",
        f"Measured on {manifest['figures']['cohort']}: {figures['rows']} images. 95 % intervals in brackets: Wilson for "
        "coverage, bootstrap by lesion for the others. Nothing was trained, chosen or tuned on these images: temperature, "
        "conformal quantiles and the novelty threshold come from the calibration part.",
        "",
        "| figure | value |",
        "|---|---|",
        f"| macro AUC, one against rest | {quote(figures['macroAuc'])} |",
        f"| AUC of the finding `{manifest['primaryFindingId']}` | {quote(figures['findingAuc'])} |",
        f"| accuracy | {quote(figures['accuracy'])} |",
        f"| balanced accuracy | {quote(figures['balancedAccuracy'])} |",
        f"| expected calibration error (most probable class, 15 equal-width bins) | {quote(figures['calibrationError'])} |",
        f"| Brier score (0 to 2) | {quote(figures['brier'])} |",
        f"| coverage of the {percent(conformal['level'])} conformal sets | {quote(figures['conformalCoverage'])}, "
        f"{figures['conformalSetSize']:.2f} classes a set |",
        f"| images of this kind that pass the novelty check | {percent(novelty['passRate'])} |",
        *novelty_row(figures),
        "",
        "| class | cases | recall | precision | F1 | AUC |",
        "|---|---|---|---|---|---|",
        *(class_row(row, figures["classAuc"]) for row in figures["classes"]),
        "",
        *subgroup_table(figures["subgroups"]),
        "## Calibration",
        "",
        "The class weights of the loss are divided out of the last layer. "
        f"Temperature {calibration['temperature']:.3f}, fitted on {calibration['cohort']}, {calibration['rows']} images. "
        f"Calibrated probabilities contain that cohort's prevalence: {prevalence}. "
        f"Strength of the image in the fusion: {fusion['strength']:.3f} ({fusion['fittedOn']}).",
        "",
        "## Training data and licence",
        "",
        f"This model: {manifest['licence']}. Research use only.",
        "",
        f"- {source['name']}: {source['rows']} images. {source['licence']}. {source['note']}.",
        "",
        "## Known weaknesses",
        "",
        *(f"- {weakness}" for weakness in manifest["knownWeaknesses"]),
        "",
    ]
    return "\n".join(lines)


def class_row(row, aucs):
    recall = "-" if row["recall"] is None else f"{row['recall']:.3f}"
    auc = quote(aucs[row["class"]]) if row["class"] in aucs else "-"
    return f"| {row['class']} | {row['cases']} | {recall} | {row['precision']:.3f} | {row['f1']:.3f} | {auc} |"


def subgroup_table(subgroups):
    found = [row for part in subgroups.values() for row in part]
    rows = [f"| {row['label']} | {row['rows']} | {quote(row['accuracy'])} |" for row in found]
    return ["| subgroup | cases | accuracy |", "|---|---|---|", *rows, ""] if rows else []


def novelty_row(figures):
    if figures.get("noveltyAuc") is None:
        return []
    return [f"| AUC of telling breast ultrasound and chest X-rays apart by similarity | {figures['noveltyAuc']:.3f} |"]
