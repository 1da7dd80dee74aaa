import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { ManifestError, ModelIntegrityError } from "./errors.ts";
import { type Manifest, manifestSchema } from "./manifest.ts";
import { NotPlainFileError, readPlainFile } from "./plain-file.ts";
import { sha256 } from "./session.ts";

/** One model's folder, its manifest read and checked by itself. */
export interface ModelFolder<M extends Manifest = Manifest> {
  /** Absolute or relative to the process, as the models folder was given. */
  path: string;
  manifest: M;
  /** Of the manifest's bytes, in hexadecimal. */
  manifestSha256: string;
  /** Markdown. */
  card: string;
}

/** Of a manifest and of a card, each. Isotonic curves of a hundred classes take some 100 kB. */
const mostTextBytes = 2 ** 20;

/** Of any other file: more than a network may have. */
const mostFileBytes = 2 ** 30;

/** Name, length and SHA-256 of a file beside its manifest. */
interface NamedFile {
  path: string;
  sha256: string;
  bytes: number;
}

/**
 * Every model's manifest and card, by folder name. Files beside the folders, such as a licence, are left alone.
 * @throws ManifestError if the folder cannot be listed, holds no model, or a manifest or card is missing or wrong
 */
export async function readModelFolders(modelsDir: string): Promise<ModelFolder[]> {
  const entries = await readdir(modelsDir, { withFileTypes: true }).catch(() => {
    throw new ManifestError(modelsDir, "the models folder cannot be listed.");
  });
  const names = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .map(({ name }) => name)
    .sort();
  if (names.length === 0) throw new ManifestError(modelsDir, "the models folder holds no model.");
  const folders = await Promise.all(names.map((name) => readModelFolder(join(modelsDir, name))));
  folders.forEach(({ manifest }, i) => {
    const name = names[i]!;
    if (manifest.id !== name)
      throw new ManifestError(`${name}/manifest.json`, `it must be the folder's name, "${name}".`, ["id"]);
  });
  return folders;
}

/**
 * One model's manifest and card, whatever the folder's name.
 * @throws ManifestError
 */
export async function readModelFolder(path: string): Promise<ModelFolder> {
  const name = basename(path);
  const file = `${name}/manifest.json`;
  const read = (entry: string, missing: string) =>
    readPlainFile(join(path, entry), mostTextBytes).catch((error: unknown) => {
      if (!(error instanceof NotPlainFileError)) throw error;
      throw new ManifestError(`${name}/${entry}`, `${error.message} ${missing}`);
    });
  const [bytes, card] = await Promise.all([
    read("manifest.json", "Every folder of models has one."),
    read("CARD.md", "Every model has a card."),
  ]);
  const manifest = parseManifest(file, textOf(file, bytes));
  return { path, manifest, manifestSha256: sha256(bytes), card: textOf(`${name}/CARD.md`, card) };
}

/** UTF-8, with or without a byte order mark. The database takes no NUL. */
function textOf(file: string, bytes: Buffer): string {
  const text = bytes.toString("utf8").replace(/^\uFEFF/, "");
  if (text.includes("\0")) throw new ManifestError(file, "it holds a NUL character.");
  return text;
}

/**
 * Strict: an unknown key is an error.
 * @throws ManifestError naming the first key at fault
 */
function parseManifest(file: string, text: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new ManifestError(file, "it is not JSON.");
  }
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    const unknown = issue.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : [];
    throw new ManifestError(file, issue.message, [...issue.path, ...unknown].map(String));
  }
  // Written out once more, what JSON can escape and the database cannot keep shows: NUL, and halves of characters.
  if (/(?<!\\)(\\\\)*\\u(0000|d[89a-f])/i.test(JSON.stringify(parsed.data)))
    throw new ManifestError(file, "it holds a NUL character, or half of a character.");
  return parsed.data;
}

/** Every file that a manifest names, wherever it names it; each once. */
export function namedFiles(manifest: object): NamedFile[] {
  const found = new Map<string, NamedFile>();
  const walk = (value: unknown) => {
    if (typeof value !== "object" || value === null) return;
    const named = value as Partial<NamedFile>;
    if (typeof named.path === "string" && typeof named.sha256 === "string")
      found.set(named.path, named as NamedFile);
    else Object.values(value).forEach(walk);
  };
  walk(manifest);
  return [...found.values()];
}

/**
 * Makes sure that a folder holds all that its manifest names, each file the very one. Nothing is loaded.
 * @param manifestSha256 of the manifest that must lie there
 * @throws ManifestError, ModelIntegrityError
 */
export async function checkModelFolder(path: string, manifestSha256: string): Promise<void> {
  const folder = await readModelFolder(path);
  if (folder.manifestSha256 !== manifestSha256) {
    throw new ModelIntegrityError(`${folder.manifest.id}/manifest.json`, "it is another one than was added.");
  }
  for (const named of namedFiles(folder.manifest)) await readWeights(folder, named);
}

/**
 * The bytes of a file that a manifest names.
 * @throws ModelIntegrityError if it is missing or has another length or SHA-256
 */
export async function readWeights(folder: ModelFolder, named: NamedFile): Promise<Buffer> {
  const file = `${folder.manifest.id}/${named.path}`;
  const bytes = await readPlainFile(join(folder.path, named.path), mostFileBytes).catch((error: unknown) => {
    if (!(error instanceof NotPlainFileError)) throw error;
    throw new ModelIntegrityError(file, error.message);
  });
  if (bytes.byteLength !== named.bytes) {
    throw new ModelIntegrityError(file, `it holds ${bytes.byteLength} bytes and not ${named.bytes}.`);
  }
  if (sha256(bytes) !== named.sha256) {
    throw new ModelIntegrityError(file, "its SHA-256 is not the one its manifest names.");
  }
  return bytes;
}
