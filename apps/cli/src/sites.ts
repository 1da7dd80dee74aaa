import { type Actor, InvalidInputError, NotFoundError } from "@synoptic/domain";
import type { Db } from "@synoptic/persistence";

/**
 * Who imports: the product itself, at the named site, else at the only one; the first import makes one.
 * @throws NotFoundError, InvalidInputError where several sites are there and none is named
 */
export async function actorAt(db: Db, slug: string | undefined): Promise<Actor> {
  return { kind: "system", id: null, siteId: await siteId(db, slug), role: "administrator" };
}

async function siteId(db: Db, slug: string | undefined): Promise<string> {
  const sites = await db.site.findMany({ select: { id: true, slug: true }, orderBy: { slug: "asc" } });
  if (slug !== undefined) {
    const named = sites.find((site) => site.slug === slug);
    if (named) return named.id;
    throw new NotFoundError(`There is no site ${slug}.`, ["site"]);
  }
  if (sites.length > 1) {
    const slugs = sites.map((site) => site.slug).join(", ");
    throw new InvalidInputError(`Name the site with --site: ${slugs}.`, ["site"]);
  }
  const [only] = sites;
  if (only) return only.id;
  return (await db.site.create({ data: { slug: "local", name: "Local" }, select: { id: true } })).id;
}
