import { buttonClass } from "../components/ui/button.tsx";
import { PageLink } from "../components/ui/page-link.tsx";

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-content-center gap-4 p-6 text-center">
      <h1 className="font-semibold text-xl">There is no such page</h1>
      <PageLink href="/" className={buttonClass("secondary")}>
        To the worklist
      </PageLink>
    </main>
  );
}
