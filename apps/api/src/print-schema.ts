import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { printedSchema } from "./schema.ts";

/** `npm run schema`: writes the contract that the dashboard and other clients are generated from. */
writeFileSync(fileURLToPath(new URL("../schema.graphql", import.meta.url)), printedSchema());
