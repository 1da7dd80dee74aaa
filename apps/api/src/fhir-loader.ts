import { findResourceKind } from "@synoptic/services";
import DataLoader from "dataloader";
import { type RequestContext, requireActor } from "./context.ts";

type Loader = DataLoader<string, object | null>;

const loaders = new WeakMap<RequestContext, Map<string, Loader>>();

/**
 * A row as its FHIR resource, through the very kind that answers under `/fhir`. All that one operation asks for of one
 * type are found together.
 * @returns nothing where the row is no resource by itself
 */
export function loadFhir(context: RequestContext, type: string, id: string): Promise<object | null> {
  const ofRequest = loaders.get(context) ?? new Map<string, Loader>();
  loaders.set(context, ofRequest);
  const loader = ofRequest.get(type) ?? createLoader(context, type);
  ofRequest.set(type, loader);
  return loader.load(id);
}

function createLoader(context: RequestContext, type: string): Loader {
  const { services, publicUrl } = context;
  return new DataLoader(
    async (ids) => {
      const asked = { ...services, publicUrl, actor: requireActor(context) };
      const criteria = [{ name: "_id", alternatives: [...ids] }];
      const found = (await findResourceKind(type)?.find(asked, criteria, { take: ids.length })) ?? [];
      const byId = new Map(found.map(({ resource }) => [resource.id, resource]));
      return ids.map((id) => byId.get(id) ?? null);
    },
    { maxBatchSize: 500 },
  );
}
