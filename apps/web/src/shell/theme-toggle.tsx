"use client";
import { Moon, Sun } from "lucide-react";
import { Button } from "../components/ui/button.tsx";

/** Turns light to dark and back, and remembers it; until then the system's choice holds (`public/theme.js`). */
export function ThemeToggle() {
  function toggle() {
    const root = document.documentElement;
    const next = root.dataset.theme === "dark" ? "light" : "dark";
    root.dataset.theme = next;
    try {
      localStorage.setItem("synoptic-theme", next);
    } catch {
      // Storage is off: the choice holds for this page only.
    }
  }
  return (
    <Button variant="quiet" size="icon" onClick={toggle} aria-label="Switch between light and dark">
      <Moon className="size-4 dark:hidden" aria-hidden />
      <Sun className="hidden size-4 dark:block" aria-hidden />
    </Button>
  );
}
