import type { ReactNode } from "react";
import { Button } from "../components/ui/button.tsx";

interface HeldListProps {
  waiting: { come: number; moved: boolean };
  onHold: () => void;
  onRelease: () => void;
  children: ReactNode;
}

function describe({ come, moved }: HeldListProps["waiting"]): string | null {
  if (come > 0) return `${come} new ${come === 1 ? "case" : "cases"}: show`;
  return moved ? "The order has changed: show" : null;
}

/** A list that keeps still while the pointer or the focus is in it, and says over it what has come meanwhile. */
export function HeldList({ waiting, onHold, onRelease, children }: HeldListProps) {
  const text = describe(waiting);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it is told where the pointer and the focus are, and does nothing else.
    <div
      onPointerEnter={onHold}
      onPointerMove={onHold}
      onFocus={onHold}
      onPointerLeave={(event) => {
        if (!event.currentTarget.contains(document.activeElement)) onRelease();
      }}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget) && !event.currentTarget.matches(":hover"))
          onRelease();
      }}
    >
      {/* Over the list and without height of its own: what it says must not move a row either. */}
      <div className="sticky top-16 z-20 flex h-0 justify-center" aria-live="polite">
        {text !== null && (
          <Button
            variant="primary"
            size="small"
            className="translate-y-1 rounded-full shadow-card"
            onClick={onRelease}
          >
            {text}
          </Button>
        )}
      </div>
      {children}
    </div>
  );
}
